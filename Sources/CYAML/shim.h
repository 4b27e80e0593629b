#ifndef COUNTERSIGN_CYAML_H
#define COUNTERSIGN_CYAML_H

#include <yaml.h>

#endif
