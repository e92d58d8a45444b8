// SPDX-License-Identifier: Apache-2.0
#include "reports/html/inventory_section.h"

#include "reports/document/plain_words.h"
#include "reports/html/html_parts.h"

namespace pkiaudit::reports {
namespace {

// "2026-06-01": the day is enough in a list; the XML has the second.
std::string_view Day(std::string_view iso8601) { return iso8601.substr(0, 10); }

}  // namespace

void InventorySection::AddStore(const StoreEvent& store) {
  Open();
  // Files follow one another in one table that names them.
  if (store.state == StoreState::kFile && store_ == StoreState::kFile) {
    return;
  }
  CloseStore();
  OpenStore(store);
}

void InventorySection::AddCertificate(const CertificateEvent& certificate) {
  table_->OpenRow();
  WriteSubject(certificate);
  WriteIssuer(certificate);
  WriteValidity(certificate);
  WriteKey(certificate);
  WriteUse(certificate);
  html_.Close();
}

void InventorySection::Finish() {
  Open();
  if (!store_) {
    html_.Leaf("p", "nothing", "No certificates.");
  }
  CloseStore();
  html_.Close();
  html_.LineBreak();
}

void InventorySection::Open() {
  if (!open_) {
    html_.Open("section").Attribute("id", "inventory").Leaf("h2", "Inventory");
    open_ = true;
  }
}

void InventorySection::OpenStore(const StoreEvent& store) {
  store_ = store.state;
  html_.LineBreak();
  html_.OpenClass("section", "store").Open("h3");
  if (store.state == StoreState::kFile) {
    html_.Text("Files");
  } else {
    WriteUntrusted(html_, store.name);
    if (!store.physical.empty()) {
      html_.Text(" ");
      html_.OpenClass("span", "quiet");
      WriteUntrusted(html_, store.physical);
      html_.Close();
    }
    html_.Text(" ").Leaf("span", "quiet",
                         CountWords(store.certificates, "certificate", "certificates"));
  }
  html_.Close();
  if (store.state == StoreState::kFailed) {
    html_.OpenClass("p", "failed").Leaf("strong", "Not read.").Text(" ");
    WriteUntrusted(html_, store.reason);
    html_.Close();
  }
  table_.emplace(html_, "list inventory",
                 std::vector<std::string_view>{"Subject and thumbprint", "Issuer and serial number",
                                               "Valid until", "Key and signature", "Use"});
}

void InventorySection::CloseStore() {
  if (!store_) {
    return;
  }
  table_->CloseTable();
  table_.reset();
  html_.Close();
  store_.reset();
}

void InventorySection::WriteSubject(const CertificateEvent& certificate) {
  html_.Open("td");
  WriteUntrusted(html_, certificate.subject.empty() ? "(empty subject)" : certificate.subject);
  html_.OpenClass("div", "quiet");
  html_.Leaf("code", certificate.thumbprint);
  if (!certificate.friendly_name.empty()) {
    html_.Open("br").Close().Text("friendly name ");
    WriteUntrusted(html_, certificate.friendly_name);
  }
  html_.Open("br").Close();
  WriteUntrusted(html_, certificate.source);
  html_.Close().Close();
}

void InventorySection::WriteIssuer(const CertificateEvent& certificate) {
  html_.Open("td");
  if (certificate.self_issued) {
    html_.Leaf("span", "quiet", "self-issued");
  } else {
    WriteUntrusted(html_, certificate.issuer);
  }
  html_.OpenClass("div", "quiet").Leaf("code", certificate.serial_number);
  html_.Close().Close();
}

void InventorySection::WriteValidity(const CertificateEvent& certificate) {
  html_.Open("td");
  if (certificate.not_after.empty()) {
    html_.Text("not readable");
  } else {
    html_.Text(Day(certificate.not_after));
    if (certificate.not_after.str() < audit_time_) {
      WriteTag("tag expired", "expired");
    }
    html_.OpenClass("div", "quiet").Text("from ").Text(Day(certificate.not_before)).Close();
    if (certificate.not_before.str() > audit_time_) {
      WriteTag("tag expired", "not yet valid");
    }
  }
  html_.Close();
}

void InventorySection::WriteKey(const CertificateEvent& certificate) {
  html_.Open("td");
  WriteUntrusted(html_, certificate.public_key.empty() ? "not readable" : certificate.public_key);
  html_.OpenClass("div", "quiet");
  WriteUntrusted(html_, certificate.signature_algorithm);
  html_.Close();
  if (!certificate.private_key.empty()) {
    html_.OpenClass("div", "quiet").Text("private key: ");
    WriteUntrusted(html_, certificate.private_key);
    html_.Close();
  }
  html_.Close();
}

void InventorySection::WriteUse(const CertificateEvent& certificate) {
  html_.Open("td");
  if (certificate.relevant) {
    WriteTag("tag relevant", "enrolment needs it");
  }
  if (certificate.ca) {
    WriteTag("tag", "CA");
  }
  if (certificate.archived) {
    WriteTag("tag", "archived");
  }
  if (!certificate.trust_restrictions.empty()) {
    WriteTag("tag expired", "restricted");
    html_.OpenClass("div", "quiet");
    WriteUntrusted(html_, certificate.trust_restrictions);
    html_.Close();
  }
  for (std::string_view text :
       {std::string_view(certificate.template_name), std::string_view(certificate.key_usage),
        std::string_view(certificate.extended_key_usage)}) {
    if (!text.empty()) {
      html_.OpenClass("div", "quiet");
      WriteUntrusted(html_, text);
      html_.Close();
    }
  }
  html_.Close();
}

void InventorySection::WriteTag(Literal css_class, std::string_view text) {
  html_.Text(" ").Leaf("span", css_class, text);
}

}  // namespace pkiaudit::reports
