/**
 * base/banned.h — functions this project does not use, as compile errors. Included on the command line (-include).
 *
 * Into a buffer whose size they do not know; numbers without an error; a shell; state that all threads share; chance that can
 * be guessed; names that another may take first. What builds or runs SQL from strings is for tests/lint.sh to find.
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat stpcpy strncpy strncat stpncpy sprintf vsprintf gets scanf fscanf vscanf vfscanf
#pragma GCC poison atoi atol atoll atof system popen strtok localtime gmtime asctime ctime
#pragma GCC poison rand srand srandom drand48 erand48 lrand48 nrand48 mrand48 jrand48 srand48 tmpnam tempnam mktemp

#endif
