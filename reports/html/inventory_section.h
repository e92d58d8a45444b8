// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_HTML_INVENTORY_SECTION_H_
#define PKIAUDIT_REPORTS_HTML_INVENTORY_SECTION_H_

#include <optional>
#include <string>

#include "reports/document/document.h"
#include "reports/html/table_pages.h"
#include "reports/output/markup_stream.h"

namespace pkiaudit::reports {

// The certificates, store by store; those of files together. Keeps nothing of them.
class InventorySection {
 public:
  explicit InventorySection(MarkupStream& html) : html_(html) {}

  void SetAuditTime(std::string_view iso8601) { audit_time_ = iso8601; }
  void AddStore(const StoreEvent& store);
  void AddCertificate(const CertificateEvent& certificate);
  void Finish();

 private:
  void Open();
  void OpenStore(const StoreEvent& store);
  void CloseStore();
  void WriteSubject(const CertificateEvent& certificate);
  void WriteIssuer(const CertificateEvent& certificate);
  void WriteValidity(const CertificateEvent& certificate);
  void WriteKey(const CertificateEvent& certificate);
  void WriteUse(const CertificateEvent& certificate);
  void WriteTag(Literal css_class, std::string_view text);

  MarkupStream& html_;
  std::string audit_time_;
  bool open_ = false;
  std::optional<StoreState> store_;
  std::optional<TablePages> table_;
};

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_HTML_INVENTORY_SECTION_H_
