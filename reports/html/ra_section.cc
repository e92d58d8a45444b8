// SPDX-License-Identifier: Apache-2.0
#include "reports/html/ra_section.h"

#include "reports/document/plain_words.h"
#include "reports/html/html_parts.h"
#include "reports/html/lifetime_axis.h"

namespace pkiaudit::reports {
namespace {

void WriteRow(MarkupStream& html, std::string_view audit_time, const LifetimeAxis& axis,
              const RaCertificateEvent& certificate) {
  html.LineBreak();
  html.Open("tr").Open("th").Attribute("scope", "row");
  html.Text(audit::RaTemplateTitle(certificate.role)).Close();
  html.Open("td").Open("span");
  html.Attribute("class", "tag state-" + std::string(RaStateName(certificate.state)));
  html.Text(RaStateWords(certificate.state)).Close().Close();
  if (certificate.state == RaState::kMissing) {
    html.Open("td").Attribute("colspan", "2");
    html.Text("LocalMachine\\My holds no certificate for this role.").Close().Close();
    return;
  }
  html.Open("td");
  WriteUntrusted(html, certificate.subject);
  html.OpenClass("div", "quiet").Text("issued by ");
  WriteUntrusted(html, certificate.issuer);
  html.Close().OpenClass("div", "quiet");
  WriteHex(html, certificate.thumbprint);
  html.Close().OpenClass("div", "quiet").Text("recognised by ");
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
  html.Close().Close().Close();
}

}  // namespace

void WriteRaSection(MarkupStream& html, std::string_view audit_time,
                    const std::vector<RaCertificateEvent>& certificates) {
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
  WriteTableHead(html, {"Role", "State", "Certificate", "Validity"});
  html.Open("tbody");
  for (const RaCertificateEvent& certificate : certificates) {
    WriteRow(html, audit_time, axis, certificate);
  }
  html.Close().Close().Close().Close();
  html.LineBreak();
}

}  // namespace pkiaudit::reports
