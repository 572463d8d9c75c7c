# the lunar calendar needs sine
PKG_LIBS += -lm
