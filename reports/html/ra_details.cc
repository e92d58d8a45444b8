// SPDX-License-Identifier: Apache-2.0
#include "reports/html/ra_details.h"

#include <string>

#include "reports/document/plain_words.h"
#include "reports/document/ra_words.h"
#include "reports/html/html_parts.h"

namespace pkiaudit::reports {
namespace {

// A link to the findings of a check, by its title.
void WriteCheckLink(MarkupStream& html, const CleanText& id, const ChecksById& checks) {
  const auto check = checks.find(id.str());
  html.Open("a").Attribute("href", "#check-" + id.str());
  html.Text(check == checks.end() ? id : check->second.title).Close();
}

void WriteFact(MarkupStream& html, std::string_view audit_time,
               const RaCertificateEvent& certificate, const RaFactEvent& fact,
               const ChecksById& checks) {
  html.LineBreak();
  html.Open("tr").Open("th").Attribute("scope", "row");
  html.Text(RaAspectWords(fact.aspect)).Close().Open("td");
  if (fact.aspect == RaAspect::kValidity && !certificate.not_after.empty()) {
    html.Text(certificate.not_after.str() < audit_time ? "ended " : "ends ");
    html.Text(RelativeWords(audit_time, certificate.not_after) + ", ");
    WriteTime(html, certificate.not_after);
  } else if (fact.aspect == RaAspect::kChain && certificate.chain) {
    WriteUntrusted(html, ChainWords(*certificate.chain));
  } else if (!fact.value.empty()) {
    WriteUntrusted(html, fact.value);
  } else {
    html.Leaf("span", "quiet", "not known");
  }
  html.Close().Open("td");
  WriteRaVerdict(html, fact, checks);
  html.Close().Close();
}

void WriteAccountVerdict(MarkupStream& html, const RaKeyAccountEvent& account) {
  using audit::KeyAccountVerdict;
  const bool bad = account.verdict == KeyAccountVerdict::kTooOpen;
  if (bad) {
    WriteSeverity(html, account.severity);
    html.Text(" ").Text(KeyAccountVerdictWords(account));
  } else if (account.verdict == KeyAccountVerdict::kExpected) {
    html.Leaf("span", "tag good", KeyAccountVerdictWords(account));
  } else if (account.verdict == KeyAccountVerdict::kDenied && account.service_account) {
    html.Leaf("span", "tag state-expired", KeyAccountVerdictWords(account));
  } else {
    html.Leaf("span", "tag", KeyAccountVerdictWords(account));
  }
}

void WriteAccount(MarkupStream& html, const RaKeyAccountEvent& account) {
  html.LineBreak();
  html.Open("tr").Open("th").Attribute("scope", "row");
  WriteUntrusted(html, account.name.empty() ? account.sid : account.name);
  if (account.service_account) {
    html.Text(" ").Leaf("span", "tag relevant", "service account");
  }
  if (!account.name.empty()) {
    html.OpenClass("div", "quiet");
    WriteUntrusted(html, account.sid);
    html.Close();
  }
  html.Close();
  html.Leaf("td", RightsWords(account)).Open("td");
  if (account.null_dacl) {
    html.Text("no list of permissions (NULL DACL)");
  } else if (account.entries.empty()) {
    html.Leaf("span", "quiet", "owner of the key");
  }
  for (const CleanText& entry : account.entries) {
    html.Open("div").Leaf("code", entry).Close();
  }
  html.Close().Open("td");
  WriteAccountVerdict(html, account);
  html.Close().Close();
}

void WriteAccounts(MarkupStream& html, const RaCertificateEvent& certificate) {
  if (certificate.accounts.empty()) {
    return;
  }
  html.LineBreak();
  html.Leaf("h4", "Who can use the private key");
  html.OpenClass("div", "scroll").OpenClass("table", "list key-accounts");
  WriteTableHead(html, {"Account", "May", "By the entry", "Verdict"});
  html.Open("tbody");
  for (const RaKeyAccountEvent& account : certificate.accounts) {
    WriteAccount(html, account);
  }
  html.Close().Close().Close();
  if (certificate.accounts_left_out > 0) {
    html.Leaf("p", "quiet",
              "and " +
                  CountWords(certificate.accounts_left_out, "further account", "further accounts") +
                  " that the list of permissions names");
  }
}

void WriteLink(MarkupStream& html, const RaChainEvent& chain, size_t index) {
  const RaChainLinkEvent& link = chain.links[index];
  const bool last = index + 1 == chain.links.size();
  const bool good = link.faults.empty() && (!last || chain.end == audit::ChainEnd::kTrustedRoot);
  html.LineBreak();
  html.Open("li").Attribute("class", good ? "link good" : "link bad");
  html.Open("p");
  WriteUntrusted(html, link.subject);
  html.Text(" ").Open("span").Attribute("class", good ? "tag good" : "tag state-expired");
  html.Text(LinkWords(chain, index)).Close().Close();
  html.OpenClass("p", "quiet");
  WriteUntrusted(html, link.store);
  html.Text(", ends ");
  link.not_after.empty() ? static_cast<void>(html.Text("at a time that cannot be read"))
                         : WriteTime(html, link.not_after);
  html.Text(", ");
  WriteHex(html, link.thumbprint);
  html.Close().Close();
}

// The link that is not there.
void WriteMissingLink(MarkupStream& html, const RaChainEvent& chain) {
  html.LineBreak();
  html.OpenClass("li", "link bad").Open("p");
  WriteUntrusted(html, chain.issuer.empty() ? "an issuer without a name" : chain.issuer);
  html.Text(" ").Leaf(
      "span", "tag state-missing",
      chain.end == audit::ChainEnd::kIssuerMissing ? "missing" : "key does not fit");
  html.Close();
  if (!chain.authority_key_identifier.empty()) {
    html.OpenClass("p", "quiet").Text("key identifier ");
    WriteHex(html, chain.authority_key_identifier);
    html.Close();
  }
  for (const CleanText& url : chain.ca_issuers) {
    html.OpenClass("p", "quiet").Text("published at ");
    WriteUntrusted(html, url);
    html.Close();
  }
  html.Close();
}

void WriteChain(MarkupStream& html, const RaChainEvent& chain) {
  html.LineBreak();
  html.Leaf("h4", "Chain, from the certificate to the root").OpenClass("ol", "chain");
  for (size_t index = 0; index < chain.links.size(); ++index) {
    WriteLink(html, chain, index);
  }
  if (chain.end == audit::ChainEnd::kIssuerMissing ||
      chain.end == audit::ChainEnd::kWrongSignature) {
    WriteMissingLink(html, chain);
  }
  html.Close();
}

}  // namespace

void WriteRaVerdict(MarkupStream& html, const RaFactEvent& fact, const ChecksById& checks) {
  switch (fact.result) {
    case audit::Result::kPass:
      html.Leaf("span", "tag good", RaResultWords(fact.result));
      break;
    case audit::Result::kFail:
      WriteSeverity(html, fact.severity);
      html.Text(" ");
      WriteCheckLink(html, fact.check, checks);
      break;
    case audit::Result::kNotApplicable:
      if (!fact.check.empty()) {
        html.Leaf("span", "quiet", "see ");
        WriteCheckLink(html, fact.check, checks);
      }
      break;
    case audit::Result::kError:
    case audit::Result::kNotChecked:
    case audit::Result::kWaived:
      html.Leaf("span", "tag unknown", RaResultWords(fact.result));
      break;
  }
}

void WriteRaDetails(MarkupStream& html, std::string_view audit_time,
                    const RaCertificateEvent& certificate, const ChecksById& checks) {
  html.LineBreak();
  html.OpenClass("article", "ra-details").Open("header");
  html.Leaf("h3", audit::RaTemplateTitle(certificate.role));
  html.Leaf("span", "tag", RaGenerationWords(certificate.generation));
  html.OpenClass("span", "quiet");
  WriteHex(html, certificate.thumbprint);
  html.Close().Close();
  html.OpenClass("div", "scroll").OpenClass("table", "facts-table");
  html.Open("tbody");
  for (const RaFactEvent& fact : certificate.facts) {
    WriteFact(html, audit_time, certificate, fact, checks);
  }
  html.Close().Close().Close();
  WriteAccounts(html, certificate);
  if (certificate.chain) {
    WriteChain(html, *certificate.chain);
  }
  html.Close();
}

}  // namespace pkiaudit::reports
