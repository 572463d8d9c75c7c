" Vim syntax file for the phoihop plan language. Made by: phoihop plan reference --format vim
if exists("b:current_syntax")
	finish
endif
let s:cpo = &cpo
set cpo&vim

syn case match

syn match phoihopComment /#.*$/ contains=@Spell
syn region phoihopText start=/"/ skip=/\\./ end=/"/ oneline contained contains=@Spell
syn match phoihopNumber /[A-Za-z0-9-]\@1<!-\?\d\+[A-Za-z0-9-]\@!/ contained
syn match phoihopDate /\<\d\{1,2}\/\d\{1,2}\>/ contained
syn match phoihopDate /\<\d\{4}-\d\d-\d\d\(T\d\d:\d\d\(:\d\d\)\?\)\?\>/ contained
syn match phoihopDate /[+-]\?\<\d\{1,2}:\d\d\>/ contained
syn match phoihopWord /[a-z0-9-]\@1<!\%(conclusions\|information\|last-7-days\|last-period\|same-period\|period-end\|afternoon\|authority\|direction\|documents\|proposals\|recipient\|september\|wednesday\|calendar\|computed\|december\|estimate\|february\|last-day\|november\|official\|previous\|received\|saturday\|superior\|thursday\|cut-off\|earlier\|figures\|january\|meeting\|message\|minutes\|morning\|october\|officer\|opinion\|quarter\|tuesday\|vietnam\|working\|actual\|august\|before\|deputy\|fields\|fourth\|friday\|leader\|member\|monday\|months\|opened\|period\|report\|second\|sunday\|within\|after\|april\|clerk\|ended\|field\|filed\|first\|given\|guest\|hours\|lasts\|later\|local\|march\|month\|party\|ratio\|since\|staff\|start\|state\|stock\|third\|until\|weeks\|while\|years\|days\|flow\|from\|half\|held\|hour\|july\|june\|keep\|last\|lead\|mail\|next\|none\|once\|over\|past\|plan\|rest\|week\|year\|and\|any\|day\|due\|end\|for\|may\|not\|per\|the\|web\|yes\|at\|by\|if\|no\|of\|on\|to\)[a-z0-9-]\@!/ contained
syn match phoihopName /\%(^[a-z]\+\s\+\)\@<=[a-z][a-z0-9-]*/ contained
syn cluster phoihopValue contains=phoihopComment,phoihopText,phoihopNumber,phoihopDate,phoihopWord

syn match phoihopProperty_plan /\%(^\s\+\)\@<=\%(in\s\+force\s\+until\|in\s\+force\s\+from\|agreed\s\+by\|boundary\|calendar\|replaces\|rest\s\+day\|weekend\|issuer\|number\|summer\|basis\|lapse\|style\|form\|week\|zone\)[a-z-]\@!/ contained
syn region phoihopStatement_plan matchgroup=phoihopKind start=/^plan[a-z-]\@!/ end=/^\ze[^ \t#]/ end=/^\ze\s*[`~]\{3}/ contains=phoihopName,phoihopProperty_plan,@phoihopValue
hi def link phoihopProperty_plan Identifier
syn match phoihopProperty_unit /\%(^\s\+\)\@<=\%(in\s\+force\s\+until\|in\s\+force\s\+from\|short\s\+sending\|year\s\+from\|contact\|fields\|symbol\|style\|under\|role\)[a-z-]\@!/ contained
syn region phoihopStatement_unit matchgroup=phoihopKind start=/^unit[a-z-]\@!/ end=/^\ze[^ \t#]/ end=/^\ze\s*[`~]\{3}/ contains=phoihopName,phoihopProperty_unit,@phoihopValue
hi def link phoihopProperty_unit Identifier
syn match phoihopProperty_group /\%(^\s\+\)\@<=\%(units\|role\)[a-z-]\@!/ contained
syn region phoihopStatement_group matchgroup=phoihopKind start=/^group[a-z-]\@!/ end=/^\ze[^ \t#]/ end=/^\ze\s*[`~]\{3}/ contains=phoihopName,phoihopProperty_group,@phoihopValue
hi def link phoihopProperty_group Identifier
syn match phoihopProperty_field /\%(^\s\+\)\@<=\%(under\)[a-z-]\@!/ contained
syn region phoihopStatement_field matchgroup=phoihopKind start=/^field[a-z-]\@!/ end=/^\ze[^ \t#]/ end=/^\ze\s*[`~]\{3}/ contains=phoihopName,phoihopProperty_field,@phoihopValue
hi def link phoihopProperty_field Identifier
syn match phoihopProperty_indicator /\%(^\s\+\)\@<=\%(parts\s\+from\|at\s\+least\|decimals\|compare\|measure\|longer\|source\|status\|field\|ratio\|kind\)[a-z-]\@!/ contained
syn region phoihopStatement_indicator matchgroup=phoihopKind start=/^indicator[a-z-]\@!/ end=/^\ze[^ \t#]/ end=/^\ze\s*[`~]\{3}/ contains=phoihopName,phoihopProperty_indicator,@phoihopValue
hi def link phoihopProperty_indicator Identifier
syn match phoihopProperty_form /\%(^\s\+\)\@<=\%(figures\|section\)[a-z-]\@!/ contained
syn region phoihopStatement_form matchgroup=phoihopKind start=/^form[a-z-]\@!/ end=/^\ze[^ \t#]/ end=/^\ze\s*[`~]\{3}/ contains=phoihopName,phoihopProperty_form,@phoihopValue
hi def link phoihopProperty_form Identifier
syn match phoihopProperty_report /\%(^\s\+\)\@<=\%(in\s\+force\s\+until\|in\s\+force\s\+from\|may\s\+stand\s\+for\|extended\s\+by\|stands\s\+for\|signed\s\+by\|calendar\|copy\s\+to\|moment\|pauses\|window\|every\|opens\|style\|form\|from\|due\|to\)[a-z-]\@!/ contained
syn region phoihopStatement_report matchgroup=phoihopKind start=/^report[a-z-]\@!/ end=/^\ze[^ \t#]/ end=/^\ze\s*[`~]\{3}/ contains=phoihopName,phoihopProperty_report,@phoihopValue
hi def link phoihopProperty_report Identifier
syn match phoihopProperty_meeting /\%(^\s\+\)\@<=\%(in\s\+force\s\+until\|in\s\+force\s\+from\|chaired\s\+by\|calendar\|half\s\+day\|produces\|replaces\|held\s\+in\|invites\|moment\|every\|needs\|opens\|seat\|week\)[a-z-]\@!/ contained
syn region phoihopStatement_meeting matchgroup=phoihopKind start=/^meeting[a-z-]\@!/ end=/^\ze[^ \t#]/ end=/^\ze\s*[`~]\{3}/ contains=phoihopName,phoihopProperty_meeting,@phoihopValue
hi def link phoihopProperty_meeting Identifier
syn match phoihopProperty_consolidation /\%(^\s\+\)\@<=\%(in\s\+force\s\+until\|in\s\+force\s\+from\|extended\s\+by\|signed\s\+by\|calendar\|copy\s\+to\|moment\|pauses\|window\|every\|opens\|style\|form\|from\|due\|of\|to\)[a-z-]\@!/ contained
syn region phoihopStatement_consolidation matchgroup=phoihopKind start=/^consolidation[a-z-]\@!/ end=/^\ze[^ \t#]/ end=/^\ze\s*[`~]\{3}/ contains=phoihopName,phoihopProperty_consolidation,@phoihopValue
hi def link phoihopProperty_consolidation Identifier
syn match phoihopProperty_collection /\%(^\s\+\)\@<=\%(in\s\+force\s\+until\|in\s\+force\s\+from\|calendar\|collect\|copy\s\+to\|publish\|every\|opens\|from\|to\)[a-z-]\@!/ contained
syn region phoihopStatement_collection matchgroup=phoihopKind start=/^collection[a-z-]\@!/ end=/^\ze[^ \t#]/ end=/^\ze\s*[`~]\{3}/ contains=phoihopName,phoihopProperty_collection,@phoihopValue
hi def link phoihopProperty_collection Identifier
syn match phoihopProperty_incident /\%(^\s\+\)\@<=\%(in\s\+force\s\+until\|in\s\+force\s\+from\|opened\s\+by\|calendar\|purpose\|fields\|moment\)[a-z-]\@!/ contained
syn region phoihopStatement_incident matchgroup=phoihopKind start=/^incident[a-z-]\@!/ end=/^\ze[^ \t#]/ end=/^\ze\s*[`~]\{3}/ contains=phoihopName,phoihopProperty_incident,@phoihopValue
hi def link phoihopProperty_incident Identifier
syn match phoihopProperty_stage /\%(^\s\+\)\@<=\%(in\s\+force\s\+until\|in\s\+force\s\+from\|extended\s\+by\|warn\s\+after\|by\s\+phone\|calendar\|requires\|copy\s\+to\|moment\|pauses\|form\|from\|due\|of\|to\)[a-z-]\@!/ contained
syn region phoihopStatement_stage matchgroup=phoihopKind start=/^stage[a-z-]\@!/ end=/^\ze[^ \t#]/ end=/^\ze\s*[`~]\{3}/ contains=phoihopName,phoihopProperty_stage,@phoihopValue
hi def link phoihopProperty_stage Identifier
syn match phoihopProperty_request /\%(^\s\+\)\@<=\%(in\s\+force\s\+until\|in\s\+force\s\+from\|extended\s\+by\|escalates\|asked\s\+by\|asked\s\+of\|calendar\|requires\|answers\|moment\|pauses\|reply\)[a-z-]\@!/ contained
syn region phoihopStatement_request matchgroup=phoihopKind start=/^request[a-z-]\@!/ end=/^\ze[^ \t#]/ end=/^\ze\s*[`~]\{3}/ contains=phoihopName,phoihopProperty_request,@phoihopValue
hi def link phoihopProperty_request Identifier
syn match phoihopProperty_copy /\%(^\s\+\)\@<=\%(in\s\+force\s\+until\|in\s\+force\s\+from\|fields\|from\|when\|to\)[a-z-]\@!/ contained
syn region phoihopStatement_copy matchgroup=phoihopKind start=/^copy[a-z-]\@!/ end=/^\ze[^ \t#]/ end=/^\ze\s*[`~]\{3}/ contains=phoihopName,phoihopProperty_copy,@phoihopValue
hi def link phoihopProperty_copy Identifier
syn match phoihopProperty_remind /\%(^\s\+\)\@<=\%(days\|how\|of\|to\)[a-z-]\@!/ contained
syn region phoihopStatement_remind matchgroup=phoihopKind start=/^remind[a-z-]\@!/ end=/^\ze[^ \t#]/ end=/^\ze\s*[`~]\{3}/ contains=phoihopName,phoihopProperty_remind,@phoihopValue
hi def link phoihopProperty_remind Identifier
syn match phoihopProperty_holidays /\%(^\s\+\)\@<=\%(swapped\s\+off\|unconfirmed\|computed\|working\|source\|off\)[a-z-]\@!/ contained
syn region phoihopStatement_holidays matchgroup=phoihopKind start=/^holidays[a-z-]\@!/ end=/^\ze[^ \t#]/ end=/^\ze\s*[`~]\{3}/ contains=phoihopName,phoihopProperty_holidays,@phoihopValue
hi def link phoihopProperty_holidays Identifier
syn match phoihopProperty_reading /\%(^\s\+\)\@<=\%(decided\s\+by\|default\|clause\|option\|since\|words\)[a-z-]\@!/ contained
syn region phoihopStatement_reading matchgroup=phoihopKind start=/^reading[a-z-]\@!/ end=/^\ze[^ \t#]/ end=/^\ze\s*[`~]\{3}/ contains=phoihopName,phoihopProperty_reading,@phoihopValue
hi def link phoihopProperty_reading Identifier
syn match phoihopProperty_change /\%(^\s\+\)\@<=\%(hands\s\+over\s\+to\|new\s\+symbol\|dissolves\|new\s\+style\|decision\|new\s\+name\|absorbs\|renames\|merges\|splits\|gives\|moves\|under\|into\|on\)[a-z-]\@!/ contained
syn region phoihopStatement_change matchgroup=phoihopKind start=/^change[a-z-]\@!/ end=/^\ze[^ \t#]/ end=/^\ze\s*[`~]\{3}/ contains=phoihopName,phoihopProperty_change,@phoihopValue
hi def link phoihopProperty_change Identifier

" plan-example
syn match phoihopExample /^\%(no\s\+due\|due\|event\)[a-z-]\@!.*$/ contains=phoihopExampleWord,phoihopDate,phoihopComment
syn match phoihopExampleWord /\%(^\%(no\s\+due\|due\|event\)\|\<last\s\+day\|\<last\s\+instant\|\<opens\|\<closes\)[a-z-]\@!/ contained

hi def link phoihopKind Statement
hi def link phoihopName Function
hi def link phoihopText String
hi def link phoihopNumber Number
hi def link phoihopDate Constant
hi def link phoihopWord Type
hi def link phoihopComment Comment
hi def link phoihopExampleWord Statement

let b:current_syntax = "phoihop"
let &cpo = s:cpo
unlet s:cpo
