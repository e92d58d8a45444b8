// SPDX-License-Identifier: Apache-2.0
#include "reports/html/revocation_section.h"

#include <string>

#include "reports/document/plain_words.h"
#include "reports/document/revocation_words.h"
#include "reports/html/html_parts.h"
#include "reports/html/table_pages.h"

namespace pkiaudit::reports {
namespace {

std::string_view TagClass(RevocationState state) {
  if (state == RevocationState::kUsable) {
    return "tag place-good";
  }
  if (state == RevocationState::kNotFetched) {
    return "tag";
  }
  return state <= RevocationState::kUnverified ? "tag place-warning" : "tag place-bad";
}

// A line of smaller print; `value` comes from outside.
void WriteQuiet(MarkupStream& html, std::string_view before, std::string_view value) {
  if (value.empty()) {
    return;
  }
  html.OpenClass("div", "quiet").Text(before);
  WriteUntrusted(html, value);
  html.Close();
}

void WritePlace(MarkupStream& html, const RevocationEvent& place) {
  html.Open("th").Attribute("scope", "row");
  WriteUntrusted(html, place.place);
  html.OpenClass("div", "quiet").Text(FetchKindWords(place.kind));
  if (place.certificates > 0) {
    html.Text(", for " + CountWords(place.certificates, "certificate", "certificates"));
  }
  html.Close();
  for (const CleanText& redirect : place.redirects) {
    WriteQuiet(html, "led to ", redirect);
  }
  html.Close();
}

void WriteState(MarkupStream& html, const RevocationEvent& place) {
  html.Open("td").Open("span").Attribute("class", TagClass(place.state));
  html.Text(RevocationStateWords(place.state)).Close();
  WriteQuiet(html, "", place.reason);
  WriteQuiet(html, "asked about ", place.about);
  html.Close();
}

void WriteFetching(MarkupStream& html, const RevocationEvent& place) {
  html.Open("td").Text(FetchWords(place));
  WriteQuiet(html, "", place.detail);
  WriteQuiet(html, "from ", place.address);
  WriteQuiet(html, "by proxy ", place.proxy);
  WriteQuiet(html, "", FetchTimeWords(place));
  html.Close();
}

void WriteValidity(MarkupStream& html, std::string_view audit_time, const RevocationEvent& place) {
  if (place.this_update.empty()) {
    return;
  }
  WriteTime(html, place.this_update);
  html.Text(" to ");
  if (place.next_update.empty()) {
    html.Text("no end");
    return;
  }
  WriteTime(html, place.next_update);
  html.OpenClass("div", "quiet");
  html.Text(place.next_update.str() < audit_time ? "ended " : "ends ");
  html.Text(RelativeWords(audit_time, place.next_update)).Close();
}

void WriteContent(MarkupStream& html, std::string_view audit_time, const RevocationEvent& place) {
  html.Open("td");
  WriteValidity(html, audit_time, place);
  if (!place.next_publish.empty()) {
    html.OpenClass("div", "quiet").Text("the next one is due ");
    WriteTime(html, place.next_publish);
    html.Close();
  }
  if (place.entries) {
    html.OpenClass("div", "quiet").Text(CountWords(*place.entries) + " revoked");
    if (!place.crl_number.empty()) {
      html.Text(", CRL number ");
      WriteUntrusted(html, place.crl_number);
    }
    html.Close();
  }
  WriteQuiet(html, "issuer ", place.issuer);
  if (!place.signer.empty()) {
    html.OpenClass("div", "quiet").Text("signed by ");
    if (place.signer != place.issuer) {
      WriteUntrusted(html, place.signer);
      html.Text(", ");
    }
    WriteHex(html, place.signer_thumbprint);
    html.Close();
  }
  if (place.octets) {
    html.Leaf("div", "quiet", CountWords(*place.octets, "octet", "octets"));
  }
  if (!place.sha256.empty()) {
    html.OpenClass("div", "quiet").Text("SHA-256 ");
    WriteHex(html, place.sha256);
    html.Close();
  }
  html.Close();
}

void WriteLead(MarkupStream& html, const Head& head) {
  using Mode = audit::RevocationFacts::Mode;
  html.OpenClass("p", "section-lead");
  html.Text(
      "The places that revocation checking depends on, the worst first, and what they give. ");
  if (head.revocation_mode.value_or(Mode::kOffline) == Mode::kOffline) {
    html.Text("Nothing was fetched: the audit was made offline.");
  } else {
    html.Text(head.revocation_mode == Mode::kOnline ? "Fetched at " : "Replayed from ");
    WriteTime(html, head.revocation_time);
    if (!head.revocation_proxy.empty()) {
      html.Text(", with the proxy setting of ");
      WriteUntrusted(html, head.revocation_proxy);
    }
    html.Text(".");
  }
  html.Close();
}

}  // namespace

void WriteRevocationSection(MarkupStream& html, const Head& head,
                            const std::vector<RevocationEvent>& places) {
  if (places.empty()) {
    return;
  }
  html.Open("section").Attribute("id", "revocation").Leaf("h2", "Revocation");
  WriteLead(html, head);
  TablePages table(html, "list revocation", {"Place", "State", "Fetching", "What it gives"});
  for (const RevocationEvent& place : places) {
    table.OpenRow();
    WritePlace(html, place);
    WriteState(html, place);
    WriteFetching(html, place);
    WriteContent(html, head.audit_time, place);
    html.Close();
  }
  table.CloseTable();
  html.Close();
  html.LineBreak();
}

}  // namespace pkiaudit::reports
