// SPDX-License-Identifier: Apache-2.0
// What reading one certificate costs, stage by stage.
#include <benchmark/benchmark.h>

#include "tests/support/certificate_builder.h"
#include "x509/certificate.h"
#include "x509/digest.h"
#include "x509/pem.h"

namespace pkiaudit::x509 {
namespace {

using test_support::CertificateBuilder;

CertificateBuilder Typical() {
  return CertificateBuilder()
      .Subject("CN=device.corp.example,OU=Devices,O=Example Corporation,C=DE")
      .KeyUsage(test_support::kDigitalSignature | test_support::kKeyEncipherment)
      .ExtendedKeyUsage({"1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.1"})
      .SubjectKeyIdentifier()
      .AuthorityKeyIdentifier(test_support::TestKey::kRsa2048B)
      .CrlDistributionPoints({{.uris = {"http://pki.corp.example/cdp/ca.crl"}}})
      .SubjectAltName({test_support::DnsName("device.corp.example")});
}

void ParseCertificate(benchmark::State& state) {
  const auto der = Typical().Build();
  for (auto _ : state) {
    auto certificate = Certificate::Parse(der);
    benchmark::DoNotOptimize(certificate);
  }
}
BENCHMARK(ParseCertificate);

void ReadEveryField(benchmark::State& state) {
  const auto der = Typical().Build();
  const auto certificate = Certificate::Parse(der);
  for (auto _ : state) {
    auto anomalies = certificate->Anomalies();
    benchmark::DoNotOptimize(anomalies);
  }
}
BENCHMARK(ReadEveryField);

void SubjectAsText(benchmark::State& state) {
  const auto der = Typical().Build();
  const auto certificate = Certificate::Parse(der);
  for (auto _ : state) {
    auto text = certificate->subject().ToRfc4514();
    benchmark::DoNotOptimize(text);
  }
}
BENCHMARK(SubjectAsText);

void ThumbprintSha1(benchmark::State& state) {
  const auto der = Typical().Build();
  for (auto _ : state) {
    auto digest = Sha1(der);
    benchmark::DoNotOptimize(digest);
  }
}
BENCHMARK(ThumbprintSha1);

void ThumbprintSha256(benchmark::State& state) {
  const auto der = Typical().Build();
  for (auto _ : state) {
    auto digest = Sha256(der);
    benchmark::DoNotOptimize(digest);
  }
}
BENCHMARK(ThumbprintSha256);

class CountingSink : public PemScanner::Sink {
 public:
  void OnBlock(std::string_view, Bytes der, uint64_t, bool) override { octets += der.size(); }
  void OnBadBlock(std::string_view, Error) override {}
  size_t octets = 0;
};

void ScanPem(benchmark::State& state) {
  const auto text = Typical().BuildPem();
  for (auto _ : state) {
    CountingSink sink;
    PemScanner scanner(sink);
    scanner.Feed(text);
    scanner.Finish();
    benchmark::DoNotOptimize(sink.octets);
  }
}
BENCHMARK(ScanPem);

}  // namespace
}  // namespace pkiaudit::x509

BENCHMARK_MAIN();
