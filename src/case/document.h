/**
 * case/document.h — what is typed of a document's head: its number and symbol, and its day.
 */
#ifndef CASE_DOCUMENT_H
#define CASE_DOCUMENT_H

#include "base/ctx.h"

/* 12/BC-SYT, 12-BC/BTGVN, 05/KH-UBND, 12/2026/QĐ-UBND, or the bare number; counted from 1. Memory from a. */
bool document_number_ok(struct arena *a, struct str number);
/*
 * E_INPUT, noted at the fields "number" and "number_day": a number that is none, or a day in the future or more than a year
 * ago. "" and DAY_NONE are no faults here: whether they are needed is for the caller.
 */
enum err document_check(struct ctx *cx, struct str number, day_t day);

#endif
