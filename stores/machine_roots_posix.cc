// SPDX-License-Identifier: Apache-2.0
#include "stores/sources.h"
#include "x509/default_certificates.h"

namespace pkiaudit::stores {

std::vector<boost::filesystem::path> MachineRootPaths() {
  return {"/etc/ssl/certs/ca-certificates.crt", x509::DefaultCertificateFile(),
          x509::DefaultCertificateFolder()};
}

}  // namespace pkiaudit::stores
