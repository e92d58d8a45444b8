// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_HTML_HTML_WRITER_H_
#define PKIAUDIT_REPORTS_HTML_HTML_WRITER_H_

#include <vector>

#include "reports/document/document.h"
#include "reports/html/findings_section.h"
#include "reports/html/inventory_section.h"
#include "reports/output/markup_stream.h"

namespace pkiaudit::reports {

// Streams a report as one self-contained HTML file: no script, no other file, a content security
// policy that allows its one style sheet only. HTML5 that is well-formed XML. Keeps the checks'
// texts and what was not evaluated, nothing that grows with certificates or findings.
class HtmlWriter final : public Consumer {
 public:
  // `output` must outlive it; it has received everything after End().
  explicit HtmlWriter(Output& output);

  void Begin(const Head& head) override;
  void OnVerdict(const VerdictEvent& verdict) override;
  void OnCoverage(const CoverageEvent& gap) override;
  void OnRaCertificate(const RaCertificateEvent& certificate) override;
  void OnRevocation(const RevocationEvent& place) override;
  void OnCheck(const CheckEvent& check) override;
  void OnFinding(const FindingEvent& finding) override;
  void OnStore(const StoreEvent& store) override;
  void OnCertificate(const CertificateEvent& certificate) override;
  void OnSource(const SourceEvent& source) override;
  void End() override;

 private:
  // What has been written so far.
  enum class Stage : uint8_t { kCollecting, kFindings, kInventory, kSources };
  void MoveTo(Stage stage);
  void WriteDocumentHead();
  void WriteNavigation();
  void WriteFooter();

  MarkupStream html_;
  Stage stage_ = Stage::kCollecting;
  Head head_;
  VerdictEvent verdict_;
  std::vector<CoverageEvent> gaps_;
  std::vector<RaCertificateEvent> ra_certificates_;
  std::vector<RevocationEvent> places_;
  ChecksById checks_;
  FindingsSection findings_;
  InventorySection inventory_;
  TablePages sources_;
};

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_HTML_HTML_WRITER_H_
