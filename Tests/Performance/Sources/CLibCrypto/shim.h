#ifndef RIDGELINE_PERFORMANCE_CLIBCRYPTO_SHIM_H
#define RIDGELINE_PERFORMANCE_CLIBCRYPTO_SHIM_H

#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

static inline int performance_set_pkcs1(EVP_PKEY_CTX *context) {
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) > 0 &&
           EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) > 0;
}

static inline int performance_public_key(void) { return EVP_PKEY_PUBLIC_KEY; }

#endif
