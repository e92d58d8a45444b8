// SPDX-License-Identifier: Apache-2.0
//
// The Windows headers, without the macros that other headers trip over. Included by files *_win.cc
// and those of stores/win only, behind all other headers.
#ifndef PKIAUDIT_STORES_WIN_WINDOWS_HEADERS_H_
#define PKIAUDIT_STORES_WIN_WINDOWS_HEADERS_H_

#ifndef NOMINMAX
#define NOMINMAX
#endif
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#ifndef NOGDI
#define NOGDI  // ERROR
#endif
#ifndef UNICODE
#define UNICODE
#endif

// clang-format off
#include <windows.h>
#include <shellapi.h>
#include <wincrypt.h>
#include <sddl.h>
#include <aclapi.h>
#include <ncrypt.h>
#include <authz.h>
// clang-format on

// wincrypt.h defines these as macros; OpenSSL has types of the same names.
#undef X509_NAME
#undef X509_EXTENSIONS
#undef X509_CERT_PAIR
#undef PKCS7_ISSUER_AND_SERIAL
#undef PKCS7_SIGNER_INFO
#undef OCSP_REQUEST
#undef OCSP_RESPONSE

// Makes ReplaceFileW of reports' function of that name.
#undef ReplaceFile

#endif  // PKIAUDIT_STORES_WIN_WINDOWS_HEADERS_H_
