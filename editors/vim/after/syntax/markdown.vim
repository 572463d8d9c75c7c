" Blocks of rules in a plan: ```plan KEY, and ```plan-example. A plan-table holds a Markdown table and stays as it is.
if exists("b:phoihop_in_markdown")
	finish
endif
let b:phoihop_in_markdown = 1
let s:outer = get(b:, "current_syntax", "markdown")
unlet! b:current_syntax
syn include @phoihopPlan syntax/phoihop.vim
let b:current_syntax = s:outer
unlet s:outer
syn region phoihopFence matchgroup=phoihopFenceMark start="^\s*\z(`\{3,}\|\~\{3,}\)\s*plan\%(-example\)\?\%(\s.*\)\?$" end="^\s*\z1\s*$" keepend contains=@phoihopPlan
syn cluster markdownBlock add=phoihopFence
hi def link phoihopFenceMark Delimiter
