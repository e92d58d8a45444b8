// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_TEXT_TEXT_WRITER_H_
#define PKIAUDIT_REPORTS_TEXT_TEXT_WRITER_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reports/document/document.h"
#include "reports/output/output.h"

namespace pkiaudit::reports {

struct TextOptions {
  bool colour = false;   // ANSI colours; for terminals
  bool verbose = false;  // info findings too, and nothing is capped
};

// A short summary for terminals and standard output. Stable: the first line is the verdict; a line
// that begins with '[' is a finding, lines that belong to it are indented. How to fix it stands
// with the first finding of each check that is an error or worse, with that finding's values.
//
//   NOT READY  ndes01.corp.example  ndes-host  2026-06-01 08:00:00 UTC
//   2 critical, 1 error, 0 warning, 0 notice, 5 info; 412 certificates from 30 sources
//
//   RA certificates
//     CEP Encryption: current, ends in 45 days  <thumbprint>
//       key: CORP\svc-ndes$ may read the key; nobody else but SYSTEM and Administrators can …
//       chain: leads to the trusted root CN=Corp Root CA
//
//   Revocation, fetched 2026-06-01 08:00:00 UTC: 6 places, 1 unreachable, 1 expired, 4 usable
//
//   [critical] root-not-self-issued  LocalMachine\Root (.GroupPolicy)  3F2A…
//     <what the check says of it>
//     from stores/GroupPolicy/Root/intermediate.cer
//     How to fix it:
//       <a sentence>
//       $ <a command>
//
//   Not evaluated: 1 required, 2 not supplied, 1 excluded
//     [required, not supplied] LocalMachine\My: <why>
//
//   Next to expire: in 13 days, 2026-06-14 08:00:00 UTC  LocalMachine\My  <thumbprint>
//     <subject>
class TextWriter final : public Consumer {
 public:
  // `output` must outlive it; it has received everything after End().
  TextWriter(Output& output, const TextOptions& options) : output_(output), options_(options) {}

  void Begin(const Head& head) override;
  void OnVerdict(const VerdictEvent& verdict) override;
  void OnCoverage(const CoverageEvent& gap) override;
  void OnRaCertificate(const RaCertificateEvent& certificate) override;
  void OnRevocation(const RevocationEvent& place) override;
  void OnCheck(const CheckEvent& check) override;
  void OnFinding(const FindingEvent& finding) override;
  void OnStore(const StoreEvent&) override {}
  void OnCertificate(const CertificateEvent&) override {}
  void OnSource(const SourceEvent&) override {}
  void End() override;

 private:
  struct CheckTexts {
    CleanProse summary;
    std::vector<Step> remediation;
    bool remediation_written = false;
  };

  void WriteRaDetails(const RaCertificateEvent& certificate, std::string& text) const;
  void WriteRevocation();
  void WriteFinding(const FindingEvent& finding);
  void WriteRemediation(const FindingEvent& finding, CheckTexts& texts);
  void WriteCoverage();
  void WriteNextExpiry();
  std::string Coloured(std::string_view text, std::string_view sequence) const;

  Output& output_;
  const TextOptions options_;
  Head head_;
  VerdictEvent verdict_;
  std::vector<CoverageEvent> gaps_;
  std::map<std::string, CheckTexts, std::less<>> checks_;  // by id
  uint64_t ra_certificates_ = 0;
  std::array<uint64_t, kRevocationStates> places_{};  // of revocation, by state
  bool revocation_written_ = false;
  uint64_t findings_shown_ = 0;
  uint64_t findings_left_out_ = 0;
  uint64_t infos_left_out_ = 0;
  bool remediation_left_out_ = false;
};

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_TEXT_TEXT_WRITER_H_
