// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_XML_XML_WRITER_H_
#define PKIAUDIT_REPORTS_XML_XML_WRITER_H_

#include "reports/document/document.h"
#include "reports/output/markup_stream.h"

namespace pkiaudit::reports {

// What would change a meaning gets a new namespace; a later minor version only adds.
inline constexpr char kReportNamespace[] = "urn:pkiaudit:report:1";
inline constexpr char kReportSchemaVersion[] = "1.0";

// Streams a report as XML (report.xsd): UTF-8, LF, in the order of the events.
class XmlWriter final : public Consumer {
 public:
  // `output` must outlive it; it has received everything after End().
  explicit XmlWriter(Output& output);

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
  // The children of <report> that hold lists, in their order.
  enum class Section : uint8_t {
    kBeforeAll,
    kCoverage,
    kRaCertificates,
    kRevocation,
    kChecks,
    kFindings,
    kInventory,
    kSources,
    kAfterAll,
  };
  // Closes what is open and opens the sections up to `section`; those without events stay empty.
  void MoveTo(Section section);
  void OpenSection(Section section);
  void CloseStore();
  void WriteSteps(Literal name, const std::vector<Step>& steps);

  MarkupStream xml_;
  Section section_ = Section::kBeforeAll;
  bool in_store_ = false;
};

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_XML_XML_WRITER_H_
