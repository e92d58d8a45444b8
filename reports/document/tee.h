// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_DOCUMENT_TEE_H_
#define PKIAUDIT_REPORTS_DOCUMENT_TEE_H_

#include <utility>
#include <vector>

#include "reports/document/document.h"

namespace pkiaudit::reports {

// Tells each event to several consumers, in their order; they must outlive it.
class Tee final : public Consumer {
 public:
  explicit Tee(std::vector<Consumer*> consumers) : consumers_(std::move(consumers)) {}

  void Begin(const Head& head) override { Tell(&Consumer::Begin, head); }
  void OnVerdict(const VerdictEvent& verdict) override { Tell(&Consumer::OnVerdict, verdict); }
  void OnCoverage(const CoverageEvent& gap) override { Tell(&Consumer::OnCoverage, gap); }
  void OnRaCertificate(const RaCertificateEvent& certificate) override {
    Tell(&Consumer::OnRaCertificate, certificate);
  }
  void OnRevocation(const RevocationEvent& place) override { Tell(&Consumer::OnRevocation, place); }
  void OnCheck(const CheckEvent& check) override { Tell(&Consumer::OnCheck, check); }
  void OnFinding(const FindingEvent& finding) override { Tell(&Consumer::OnFinding, finding); }
  void OnStore(const StoreEvent& store) override { Tell(&Consumer::OnStore, store); }
  void OnCertificate(const CertificateEvent& certificate) override {
    Tell(&Consumer::OnCertificate, certificate);
  }
  void OnSource(const SourceEvent& source) override { Tell(&Consumer::OnSource, source); }
  void End() override { Tell(&Consumer::End); }

 private:
  template <typename... Event>
  void Tell(void (Consumer::*method)(const Event&...), const Event&... event) {
    for (Consumer* consumer : consumers_) {
      (consumer->*method)(event...);
    }
  }

  std::vector<Consumer*> consumers_;
};

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_DOCUMENT_TEE_H_
