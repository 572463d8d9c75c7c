" Rules alone, without the document around them; plans are Markdown and need no detection.
au BufRead,BufNewFile *.phoihop setfiletype phoihop
