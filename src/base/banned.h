/**
 * base/banned.h — functions this project does not use, as compile errors. Included on the command line (-include).
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat sprintf vsprintf strtok atoi atol atof gets system popen localtime gmtime asctime ctime strncpy strncat rand srand tmpnam mktemp

#endif
