// SPDX-License-Identifier: Apache-2.0
#include "x509/default_certificates.h"

#include <openssl/x509.h>

namespace pkiaudit::x509 {

std::string DefaultCertificateFile() { return X509_get_default_cert_file(); }
std::string DefaultCertificateFolder() { return X509_get_default_cert_dir(); }

}  // namespace pkiaudit::x509
