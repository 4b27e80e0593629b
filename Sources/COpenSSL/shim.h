#ifndef COUNTERSIGN_COPENSSL_H
#define COUNTERSIGN_COPENSSL_H

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#endif
