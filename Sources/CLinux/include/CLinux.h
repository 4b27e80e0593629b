#ifndef COUNTERSIGN_CLINUX_H
#define COUNTERSIGN_CLINUX_H

// What Swift can't call by itself: variadic functions and macros. Only the System target imports this.

#endif
