// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_DEFAULT_CERTIFICATES_H_
#define PKIAUDIT_X509_DEFAULT_CERTIFICATES_H_

#include <string>

namespace pkiaudit::x509 {

// Where OpenSSL was built to look for the certificates that this machine trusts: one file of PEM,
// and a folder of files. They need not exist.
std::string DefaultCertificateFile();
std::string DefaultCertificateFolder();

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_DEFAULT_CERTIFICATES_H_
