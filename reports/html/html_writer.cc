// SPDX-License-Identifier: Apache-2.0
#include "reports/html/html_writer.h"

#include <string>

#include "reports/document/plain_words.h"
#include "reports/html/check_list.h"
#include "reports/html/content_security_policy.h"
#include "reports/html/html_parts.h"
#include "reports/html/ra_section.h"
#include "reports/html/revocation_section.h"
#include "reports/html/style_sheet.h"
#include "reports/html/verdict_section.h"

namespace pkiaudit::reports {

HtmlWriter::HtmlWriter(Output& output)
    : html_(output, MarkupStream::Syntax::kHtml),
      findings_(html_, checks_),
      inventory_(html_),
      sources_(
          html_, "list sources",
          {"Source", "Format", "Certificates", "CRLs", "Private keys", "Other", "Unreadable"}) {}

void HtmlWriter::Begin(const Head& head) {
  head_ = head;
  inventory_.SetAuditTime(head.audit_time);
}

void HtmlWriter::OnVerdict(const VerdictEvent& verdict) { verdict_ = verdict; }

void HtmlWriter::OnCoverage(const CoverageEvent& gap) { gaps_.push_back(gap); }

void HtmlWriter::OnRaCertificate(const RaCertificateEvent& certificate) {
  ra_certificates_.push_back(certificate);
}

void HtmlWriter::OnRevocation(const RevocationEvent& place) { places_.push_back(place); }

void HtmlWriter::OnCheck(const CheckEvent& check) {
  checks_.insert_or_assign(check.id.str(), check);
}

void HtmlWriter::OnFinding(const FindingEvent& finding) {
  MoveTo(Stage::kFindings);
  findings_.Add(finding);
}

void HtmlWriter::OnStore(const StoreEvent& store) {
  MoveTo(Stage::kInventory);
  inventory_.AddStore(store);
}

void HtmlWriter::OnCertificate(const CertificateEvent& certificate) {
  inventory_.AddCertificate(certificate);
}

void HtmlWriter::OnSource(const SourceEvent& source) {
  MoveTo(Stage::kSources);
  sources_.OpenRow();
  html_.Open("th").Attribute("scope", "row");
  WriteUntrusted(html_, source.path);
  html_.Close().Open("td");
  WriteUntrusted(html_, source.format.empty() ? "not recognised" : source.format);
  html_.Close();
  for (uint64_t count : {source.certificates, source.crls, source.private_keys, source.other_items,
                         source.unreadable}) {
    html_.Open("td").Attribute("class", count == 0 ? "number zero" : "number");
    html_.Text(CountWords(count)).Close();
  }
  html_.Close();
}

void HtmlWriter::End() {
  MoveTo(Stage::kSources);
  sources_.CloseTable();
  html_.Close();
  html_.LineBreak();
  WriteCoverageSection(html_, gaps_);
  html_.Close();  // main
  WriteFooter();
  html_.Finish();
}

void HtmlWriter::MoveTo(Stage stage) {
  if (stage_ == Stage::kCollecting && stage > stage_) {
    WriteDocumentHead();
    WriteVerdictSection(html_, head_, verdict_, gaps_);
    WriteNavigation();
    WriteRaSection(html_, head_.audit_time, ra_certificates_, checks_);
    WriteRevocationSection(html_, head_, places_);
    stage_ = Stage::kFindings;
  }
  if (stage_ == Stage::kFindings && stage > stage_) {
    findings_.Finish();
    WriteCheckList(html_, checks_);
    stage_ = Stage::kInventory;
  }
  if (stage_ == Stage::kInventory && stage > stage_) {
    inventory_.Finish();
    html_.Open("section").Attribute("id", "sources").Leaf("h2", "Sources");
    html_.Leaf("p", "section-lead", "Every file that was handed over, and what came of it.");
    stage_ = Stage::kSources;
  }
}

void HtmlWriter::WriteDocumentHead() {
  html_.Preamble("<!DOCTYPE html>\n");
  html_.Open("html").Attribute("xmlns", "http://www.w3.org/1999/xhtml").Attribute("lang", "en");
  html_.LineBreak();
  html_.Open("head");
  html_.Open("meta").Attribute("charset", "utf-8").Close();
  html_.Open("meta")
      .Attribute("http-equiv", "Content-Security-Policy")
      .Attribute("content", ContentSecurityPolicy(kStyleSheet))
      .Close();
  html_.Open("meta").Attribute("name", "referrer").Attribute("content", "no-referrer").Close();
  html_.Open("meta")
      .Attribute("name", "viewport")
      .Attribute("content", "width=device-width, initial-scale=1")
      .Close();
  html_.Leaf("title", std::string(audit::VerdictName(verdict_.verdict)) + ": " +
                          std::string(AuditedThing(head_)) + " (pkiaudit)");
  html_.Open("style").StyleSheet(kStyleSheet).Close();
  html_.Close();
  html_.LineBreak();
  html_.Open("body");
  html_.OpenClass("a", "skip").Attribute("href", "#findings").Text("Skip to the findings").Close();
  html_.OpenClass("header", "top");
  html_.Leaf("span", "brand", "pkiaudit").Leaf("span", "certificate store and PKI health report");
  html_.Close();
  html_.LineBreak();
  html_.Open("main");
}

void HtmlWriter::WriteNavigation() {
  const auto link = [this](std::string_view target, std::string_view title) {
    html_.Open("a").Attribute("href", target).Text(title).Close();
  };
  html_.Open("nav").Attribute("aria-label", "Sections");
  if (!ra_certificates_.empty()) {
    link("#ra-certificates", "RA certificates");
  }
  if (!places_.empty()) {
    link("#revocation", "Revocation");
  }
  link("#findings", "Findings");
  link("#checks", "Checks");
  link("#inventory", "Inventory");
  link("#sources", "Sources");
  link("#coverage", "Coverage");
  html_.Close();
  html_.LineBreak();
}

void HtmlWriter::WriteFooter() {
  html_.Open("footer").Attribute("class", "bottom").Open("p");
  html_.Text("pkiaudit ");
  WriteUntrusted(html_, head_.tool_version);
  html_.Text(
      ". All times are UTC. Control and other invisible characters in names are shown as "
      "\\u{…}. The XML report of the same audit holds all of this for machines.");
  html_.Close().Close();
}

}  // namespace pkiaudit::reports
