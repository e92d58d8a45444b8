// SPDX-License-Identifier: Apache-2.0
#include "reports/html/ra_section.h"

#include <algorithm>

#include "reports/document/plain_words.h"
#include "reports/document/ra_words.h"
#include "reports/html/html_parts.h"
#include "reports/html/lifetime_axis.h"
#include "reports/html/ra_details.h"

namespace pkiaudit::reports {
namespace {

// What keeps NDES from using the certificate, or could; in a word where nothing does.
void WriteJudgement(MarkupStream& html, const RaCertificateEvent& certificate,
                    const ChecksById& checks) {
  html.Open("td");
  if (certificate.facts.empty()) {
    html.Leaf("span", "quiet", RaGenerationWords(certificate.generation)).Close();
    return;
  }
  std::vector<const RaFactEvent*> open;
  for (const RaFactEvent& fact : certificate.facts) {
    if (fact.result == audit::Result::kFail || fact.result == audit::Result::kNotChecked ||
        fact.result == audit::Result::kError) {
      open.push_back(&fact);
    }
  }
  std::ranges::stable_sort(open, std::ranges::less{}, [](const RaFactEvent* fact) {
    return fact->result == audit::Result::kFail ? -static_cast<int>(fact->severity) : 1;
  });
  if (open.empty()) {
    html.Leaf("span", "tag good", "as it should be");
  }
  for (const RaFactEvent* fact : open) {
    html.Open("p");
    if (fact->result != audit::Result::kFail) {
      html.Text(RaAspectWords(fact->aspect)).Text(" ");
    }
    WriteRaVerdict(html, *fact, checks);
    html.Close();
  }
  html.Close();
}

void WriteRow(MarkupStream& html, std::string_view audit_time, const LifetimeAxis& axis,
              const RaCertificateEvent& certificate, const ChecksById& checks) {
  html.LineBreak();
  html.Open("tr").Open("th").Attribute("scope", "row");
  html.Text(audit::RaTemplateTitle(certificate.role)).Close();
  html.Open("td").Open("span");
  html.Attribute("class", "tag state-" + std::string(RaStateName(certificate.state)));
  html.Text(RaStateWords(certificate.state)).Close().Close();
  if (IsWithoutCertificate(certificate.state)) {
    html.Open("td").Attribute("colspan", "3");
    html.Text(certificate.state == RaState::kMissing
                  ? "LocalMachine\\My holds no certificate for this role."
                  : "What was supplied of LocalMachine\\My does not tell.");
    html.Close().Close();
    return;
  }
  html.Open("td");
  WriteUntrusted(html, certificate.subject);
  html.OpenClass("div", "quiet").Text("issued by ");
  WriteUntrusted(html, certificate.issuer);
  html.Close().OpenClass("div", "quiet");
  WriteHex(html, certificate.thumbprint);
  html.Close();
  WriteFriendlyName(html, certificate.friendly_name);
  html.OpenClass("div", "quiet").Text("recognised by ");
  html.Text(audit::RaIdentificationName(certificate.identified_by)).Close();
  html.Close();

  html.Open("td");
  if (!certificate.not_after.empty()) {
    html.Text(certificate.not_after.str() < audit_time ? "ended " : "ends ");
    html.Leaf("strong", RelativeWords(audit_time, certificate.not_after));
  }
  axis.WriteBar(html, certificate.not_before, certificate.not_after);
  html.OpenClass("div", "quiet");
  WriteTime(html, certificate.not_before);
  html.Text(" to ");
  WriteTime(html, certificate.not_after);
  html.Close().Close();
  WriteJudgement(html, certificate, checks);
  html.Close();
}

}  // namespace

void WriteRaSection(MarkupStream& html, std::string_view audit_time,
                    const std::vector<RaCertificateEvent>& certificates, const ChecksById& checks) {
  if (certificates.empty()) {
    return;
  }
  LifetimeAxis axis(audit_time);
  for (const RaCertificateEvent& certificate : certificates) {
    axis.Include(certificate.not_before, certificate.not_after);
  }
  html.Open("section").Attribute("id", "ra-certificates").Leaf("h2", "RA certificates");
  html.Leaf("p", "section-lead",
            "The registration authority certificates of NDES. Enrolment stops when the current one "
            "of either role expires or cannot be used.");
  html.OpenClass("div", "scroll").OpenClass("table", "list ra");
  WriteTableHead(html, {"Role", "State", "Certificate", "Validity", "Verdict"});
  html.Open("tbody");
  for (const RaCertificateEvent& certificate : certificates) {
    WriteRow(html, audit_time, axis, certificate, checks);
  }
  html.Close().Close().Close();
  for (const RaCertificateEvent& certificate : certificates) {
    if (!certificate.facts.empty()) {
      WriteRaDetails(html, audit_time, certificate, checks);
    }
  }
  html.Close();
  html.LineBreak();
}

}  // namespace pkiaudit::reports
