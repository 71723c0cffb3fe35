#ifndef RIDGELINE_PERFORMANCE_CLIBSSL_SHIM_H
#define RIDGELINE_PERFORMANCE_CLIBSSL_SHIM_H

#include <openssl/err.h>
#include <openssl/ssl.h>

static inline void performance_release_buffers(SSL_CTX *context) {
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
}

static inline void performance_read_ahead(SSL_CTX *context) { SSL_CTX_set_read_ahead(context, 1); }

#endif
