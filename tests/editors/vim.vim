" Writes "LINE TEXT GROUP" for each position of tests/editors/positions. Run: vim -u NONE -es -S vim.vim
set nocompatible encoding=utf-8
let &rtp = "editors/vim," . $VIMRUNTIME . ",editors/vim/after"
filetype on
edit tests/editors/sample.md
set filetype=markdown
syntax enable
let s:out = []
for s:row in filter(readfile("tests/editors/positions"), 'v:val !~ "^#"')
	let s:part = split(s:row, ' ')
	let s:text = substitute(s:part[1], '_', ' ', 'g')
	let s:col = stridx(getline(s:part[0]), s:text) + 1
	let s:group = synIDattr(synID(str2nr(s:part[0]), s:col, 1), "name")
	call add(s:out, s:part[0] . " " . s:part[1] . " " . (s:group =~ "^phoihop" ? s:group : "-"))
endfor
call writefile(s:out, $OUT)
qall!
