// SPDX-License-Identifier: Apache-2.0
//
// pem_read_x509_loop FILE: what reading a bundle costs with OpenSSL alone: a loop over
// PEM_read_X509, nothing else. The benchmark divides by its CPU time.
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>

int main(int argc, char** argv) {
  FILE* file = argc == 2 ? std::fopen(argv[1], "rb") : nullptr;
  if (file == nullptr) {
    std::fprintf(stderr, "usage: pem_read_x509_loop FILE\n");
    return 64;
  }
  long certificates = 0;
  while (X509* certificate = PEM_read_X509(file, nullptr, nullptr, nullptr)) {
    ++certificates;
    X509_free(certificate);
  }
  std::fclose(file);
  std::printf("%ld\n", certificates);
  return 0;
}
