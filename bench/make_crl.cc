// SPDX-License-Identifier: Apache-2.0
// Writes a CRL as AD CS makes it, of any number of entries, each with a serial number of 19 octets
// and a reason, signed by the test key kRsa2048A, to standard output: make_crl ENTRIES
#include <cstdio>
#include <cstdlib>

#include "tests/support/crl_builder.h"

namespace {

namespace der = pkiaudit::test_support::der;
using pkiaudit::test_support::Bytes;

constexpr size_t kSerialSize = 19;

// Appends one entry: serial number, date, reason.
void Append(uint64_t number, Bytes& list) {
  static const Bytes entry = [] {
    const Bytes reason = der::Sequence({der::Sequence(
        {der::ObjectIdentifier("2.5.29.21"), der::OctetString(der::Tlv(0x0a, Bytes{5}))})});
    return der::Sequence({der::IntegerOctets(Bytes(kSerialSize, 0x61)),
                          der::UtcTime(pkiaudit::test_support::UnixTime(2026, 5, 1)), reason});
  }();
  constexpr size_t kSerialOffset = 4;  // after the identifiers and lengths of entry and INTEGER
  list.insert(list.end(), entry.begin(), entry.end());
  uint8_t* const serial = list.data() + list.size() - entry.size() + kSerialOffset;
  uint64_t state = number * 0x9e3779b97f4a7c15u + 1;
  for (size_t i = 1; i < kSerialSize; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    serial[i] = static_cast<uint8_t>(state >> 56);
  }
}

}  // namespace

int main(int argc, char** argv) {
  using namespace pkiaudit::test_support;
  const long long entries = argc == 2 ? std::strtoll(argv[1], nullptr, 10) : 0;
  if (entries <= 0) {
    std::fputs("usage: make_crl ENTRIES\n", stderr);
    return 64;
  }
  Bytes list;
  for (long long i = 0; i < entries; ++i) {
    Append(static_cast<uint64_t>(i), list);
  }
  const Bytes algorithm = AlgorithmIdentifier(SignatureAlgorithm::kSha256WithRsa);
  const Bytes tbs = der::Sequence({der::Integer(1), algorithm, ParseName("CN=Test CA").Der(),
                                   der::Time(UnixTime(2026, 6, 1)), der::Time(UnixTime(2026, 6, 8)),
                                   der::Tlv(0x30, list)});
  const Bytes crl = der::Sequence(
      {tbs, algorithm,
       der::BitString(Sign(TestKey::kRsa2048A, SignatureAlgorithm::kSha256WithRsa, tbs))});
  return std::fwrite(crl.data(), 1, crl.size(), stdout) == crl.size() ? 0 : 1;
}
