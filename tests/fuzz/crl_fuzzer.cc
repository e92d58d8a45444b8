// SPDX-License-Identifier: Apache-2.0
//
// Gives arbitrary octets to the CRL reader, whole and in pieces, which must say the same, and asks
// for everything it can tell; what OpenSSL would encode again just as it is, we read, with as many
// entries.
#include <openssl/x509.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "x509/crl.h"

namespace pkiaudit::x509 {
namespace {

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

class Walker final : public CrlEntrySink {
 public:
  void OnEntry(const RevokedCertificate& entry) override {
    ++count;
    octets += entry.serial_number.size() + entry.extensions.size();
    octets += static_cast<size_t>(entry.revocation_date().has_value()) +
              static_cast<size_t>(entry.invalidity_date().has_value()) + entry.reason().value_or(0);
    if (!entry.certificate_issuer.empty()) {
      octets += Name(entry.certificate_issuer).ToRfc4514().size();
    }
  }
  uint64_t count = 0;
  size_t octets = 0;
};

void Walk(const Crl& crl) {
  for (const Anomaly& anomaly : crl.anomalies()) {
    Require(!anomaly.path.empty() && !AnomalyName(anomaly.kind).empty(), "anomalies have names");
  }
  Require(crl.anomalies().size() <= Crl::kMaxAnomalies, "anomalies are limited");
  (void)crl.issuer().ToRfc4514();
  (void)crl.crl_number();
  (void)crl.delta_crl_indicator();
  (void)crl.issuing_distribution_point();
  (void)crl.authority_key_identifier();
  (void)crl.freshest_crl();
  (void)crl.next_crl_publish();
  (void)crl.ca_version();
  (void)crl.signature_value();
  for (const Extension& extension : crl.extensions()) (void)extension.id.ToDotted();
}

// The number of entries, where OpenSSL would encode the CRL again just as it is.
std::optional<size_t> EntriesByOpenSsl(Bytes input) {
  const unsigned char* position = input.data();
  X509_CRL* crl = d2i_X509_CRL(nullptr, &position, static_cast<long>(input.size()));
  std::optional<size_t> count;
  if (crl != nullptr && position == input.data() + input.size()) {
    const auto* revoked = X509_CRL_get_REVOKED(crl);
    const int entries = sk_X509_REVOKED_num(revoked);
    unsigned char* octets = nullptr;
    X509_CRL* copy = X509_CRL_dup(crl);
    if (copy != nullptr && i2d_re_X509_CRL_tbs(copy, nullptr) > 0) {
      const int size = i2d_X509_CRL(copy, &octets);
      if (size > 0 && Equal({octets, static_cast<size_t>(size)}, input)) {
        count = static_cast<size_t>(std::max(entries, 0));
      }
    }
    OPENSSL_free(octets);
    X509_CRL_free(copy);
  }
  X509_CRL_free(crl);
  return count;
}

}  // namespace
}  // namespace pkiaudit::x509

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace pkiaudit::x509;
  const Bytes input(data, size);
  Walker whole;
  const auto crl = ReadCrl(input, &whole);
  Walker pieces;
  Bytes rest = input;
  const auto again = ReadCrl(
      [&rest](std::span<uint8_t> buffer) -> std::optional<size_t> {
        const size_t count = std::min({size_t{5}, buffer.size(), rest.size()});
        std::ranges::copy(rest.first(count), buffer.begin());
        rest = rest.subspan(count);
        return count;
      },
      &pieces);
  Require(crl.has_value() == again.has_value(), "pieces are read as the whole");
  Require(whole.count == pieces.count && whole.octets == pieces.octets, "entries are the same");
  if (!crl) {
    Require(crl.error() == again.error(), "errors are the same");
    return 0;
  }
  Require(crl->sha256() == again->sha256() && crl->size() == size, "all is hashed");
  Require(whole.count + crl->unreadable_entries() == crl->entry_count(), "entries are counted");
  Walk(*crl);
  if (const auto entries = EntriesByOpenSsl(input); entries && size < Crl::kMaxEntrySize) {
    Require(*entries == crl->entry_count(), "OpenSSL counts the same");
  }
  return 0;
}
