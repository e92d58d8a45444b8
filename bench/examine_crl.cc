// SPDX-License-Identifier: Apache-2.0
// What the audit does with a CRL, from a file: reads it piece by piece, hashes it, verifies it, and
// holds it against the serial numbers of 100,000 certificates; or, to compare, d2i_X509_CRL.
//   examine_crl FILE CERTIFICATES   prints the CPU time in microseconds and the growth of memory in
//                                   kB of this, without making the certificates and their issuers
//   examine_crl --openssl FILE
#include <openssl/x509.h>
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include "audit/pki/known_crl.h"
#include "tests/support/certificate_builder.h"

namespace pkiaudit {
namespace {

class FileBody final : public audit::FetchedBody {
 public:
  explicit FileBody(const char* path) : path_(path) {}
  uint64_t size() const override { return 0; }
  std::optional<x509::Bytes> InMemory() const override { return std::nullopt; }
  std::unique_ptr<Stream> Open() const override {
    auto stream = std::make_unique<FileStream>(path_);
    return stream->IsOpen() ? std::move(stream) : nullptr;
  }

 private:
  class FileStream final : public Stream {
   public:
    explicit FileStream(const char* path) : file_(std::fopen(path, "rb")) {}
    ~FileStream() override {
      if (IsOpen()) {
        std::fclose(file_);
      }
    }
    FileStream(const FileStream&) = delete;
    FileStream& operator=(const FileStream&) = delete;
    bool IsOpen() const { return file_ != nullptr; }
    std::optional<size_t> Read(std::span<uint8_t> buffer) override {
      const size_t count = std::fread(buffer.data(), 1, buffer.size(), file_);
      return std::ferror(file_) != 0 ? std::nullopt : std::optional(count);
    }

   private:
    std::FILE* file_;
  };

  const char* path_;
};

// The issuing CA, and `count` small certificates with serial numbers of their own.
stores::Inventory MakeInventory(int count) {
  stores::Inventory inventory;
  const auto location = inventory.InternLocation({stores::StoreLocation::Kind::kFile, {}, "a", {}});
  const auto source = inventory.AddSource("a", "");
  const auto ca = test_support::CertificateBuilder()
                      .Subject("CN=Test CA")
                      .PublicKey(test_support::TestKey::kRsa2048A)
                      .BasicConstraints(true)
                      .Build();
  inventory.AddCertificate(location, source, 0, ca);
  auto der = test_support::CertificateBuilder()
                 .Issuer("CN=Test CA")
                 .SerialNumberOctets(test_support::Bytes(19, 0x61))
                 .Build();
  const auto certificate = x509::Certificate::Parse(der);
  uint8_t* serial = der.data() + (certificate->serial_number().data() - der.data());
  for (int i = 0; i < count; ++i) {
    std::memcpy(serial + 4, &i, sizeof(i));
    inventory.AddCertificate(location, source, 0, der);
  }
  return inventory;
}

struct Usage {
  long microseconds;
  long kilobytes;  // peak
};
Usage UsageSoFar() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto microseconds = [](const timeval& time) {
    return time.tv_sec * 1'000'000L + time.tv_usec;
  };
  return {microseconds(usage.ru_utime) + microseconds(usage.ru_stime), usage.ru_maxrss};
}

int Examine(const char* path, int certificates) {
  const stores::Inventory inventory = MakeInventory(certificates);
  const audit::IssuerIndex issuers(inventory);
  x509::SignatureVerifier signatures;
  const Usage before = UsageSoFar();
  const audit::CrlExaminer examiner(inventory, issuers, signatures);
  const auto known = examiner.Examine(FileBody(path));
  if (!known || known->signature != audit::CrlSignature::kValid) {
    std::fputs("not a CRL, or not valid\n", stderr);
    return 1;
  }
  const Usage after = UsageSoFar();
  std::printf("%ld %ld\n", after.microseconds - before.microseconds,
              after.kilobytes - before.kilobytes);
  return 0;
}

int ByOpenSsl(const char* path) {
  BIO* file = BIO_new_file(path, "rb");
  X509_CRL* crl = file == nullptr ? nullptr : d2i_X509_CRL_bio(file, nullptr);
  const int entries = crl == nullptr ? -1 : sk_X509_REVOKED_num(X509_CRL_get_REVOKED(crl));
  std::printf("%d entries\n", entries);
  X509_CRL_free(crl);
  BIO_free(file);
  return entries < 0 ? 1 : 0;
}

}  // namespace
}  // namespace pkiaudit

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: examine_crl FILE CERTIFICATES | --openssl FILE\n", stderr);
    return 64;
  }
  if (std::strcmp(argv[1], "--openssl") == 0) {
    return pkiaudit::ByOpenSsl(argv[2]);
  }
  return pkiaudit::Examine(argv[1], static_cast<int>(std::strtol(argv[2], nullptr, 10)));
}
