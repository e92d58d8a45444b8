// SPDX-License-Identifier: Apache-2.0
// What the executable tells of OCSP responders: `openssl ocsp` on loopback, right and wrong in each
// way that it can be. The responders answer as of the clock, so the audits are pinned to an hour
// after the test begins.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <pugixml.hpp>

#include "tests/cli/run_pkiaudit.h"
#include "tests/support/certificate_builder.h"
#include "tests/support/ocsp_responder.h"
#include "tests/support/scripted_server.h"
#include "tests/support/temporary_directory.h"
#include "x509/time.h"

namespace pkiaudit::cli {
namespace {

using test_support::Bytes;
using test_support::CertificateBuilder;
using test_support::OcspResponder;
using test_support::ProcessResult;
using test_support::ScriptedServer;
using test_support::TestKey;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

constexpr int64_t kHour = 3600;
constexpr int64_t kDay = 24 * kHour;
constexpr char kOcspSigning[] = "1.3.6.1.5.5.7.3.9";

class OcspResponderTest : public ::testing::Test {
 protected:
  OcspResponderTest() { folder_.Write("host/stores/LocalMachine/Root/ca.cer", ca_); }

  Bytes Ca(const std::string& name, TestKey key) const {
    return CertificateBuilder()
        .Subject("CN=" + name)
        .Validity(now_ - 100 * kDay, now_ + 100 * kDay)
        .PublicKey(key)
        .BasicConstraints(true)
        .SubjectKeyIdentifier()
        .Build();
  }

  // The certificate of a delegated responder, as the CA would issue it.
  CertificateBuilder Delegate() const {
    return CertificateBuilder()
        .Subject("CN=Responder")
        .Issuer("CN=Test CA")
        .Validity(now_ - kDay, now_ + 14 * kDay)
        .PublicKey(TestKey::kRsa2048C)
        .SignedBy(TestKey::kRsa2048A)
        .AuthorityKeyIdentifier(TestKey::kRsa2048A);
  }
  // A responder that knows serial number 1, with a signer of its own.
  OcspResponder::Options With(const Bytes& signer) const {
    return {.ca = ca_, .signer = signer, .signer_key = TestKey::kRsa2048C, .good = {"01"}};
  }

  void AddCertificate(const std::string& name, int64_t serial_number, const std::string& ocsp_url,
                      const std::string& crl_url = {}) const {
    auto builder = CertificateBuilder()
                       .Subject("CN=" + name)
                       .Issuer("CN=Test CA")
                       .SerialNumber(serial_number)
                       .Validity(now_ - 10 * kDay, now_ + 90 * kDay)
                       .PublicKey(TestKey::kRsa2048B)
                       .SignedBy(TestKey::kRsa2048A)
                       .AuthorityKeyIdentifier(TestKey::kRsa2048A)
                       .AuthorityInfoAccess({.ocsp = {ocsp_url}});
    if (!crl_url.empty()) builder.CrlDistributionPoints({{.uris = {crl_url}}});
    folder_.Write("host/stores/LocalMachine/My/" + name + ".cer", builder.Build());
  }

  void Audit(const std::string& network) {
    const auto path = [&](const std::string& name) { return (folder_.path() / name).string(); };
    const ProcessResult result = RunPkiaudit(
        {"audit", "--snapshot", path("host"), "--role", "windows-host", "--at",
         x509::ToIso8601({now_ + kHour}), "--proxy", "none", network, "--output", path("out.xml")});
    ASSERT_THAT(result.exit_code, ::testing::AnyOf(0, 2, 3)) << result.standard_error;
    const Bytes xml = test_support::ReadFile(folder_.path() / "out.xml");
    ASSERT_TRUE(report_.load_buffer(xml.data(), xml.size()));
  }

  // "check severity" by URL, of the OCSP checks that fail.
  std::multimap<std::string, std::string> Failures() const {
    std::multimap<std::string, std::string> failures;
    for (const auto& node : report_.select_nodes("//finding[@result='fail']")) {
      const std::string check = node.node().attribute("check").value();
      if (check.starts_with("ocsp-")) {
        failures.emplace(node.node().child("subject").attribute("url").value(),
                         check + " " + node.node().attribute("severity").value());
      }
    }
    return failures;
  }
  std::string Evidence(const std::string& url, const std::string& name) const {
    const std::string path =
        "//finding[@result='fail'][subject/@url='" + url + "']/evidence[@name='" + name + "']";
    return report_.select_node(path.c_str()).node().text().get();
  }
  // The subjects of the certificates that are told as revoked.
  std::vector<std::string> Revoked() const {
    std::vector<std::string> revoked;
    for (const auto& node :
         report_.select_nodes("//finding[@check='certificate-revoked'][@result='fail']/subject")) {
      revoked.emplace_back(node.node().attribute("subject").value());
    }
    return revoked;
  }
  // The subjects of all OCSP checks with that result.
  std::map<std::string, int> Counts(const std::string& result) const {
    std::map<std::string, int> counts;
    const std::string path = "//check[starts-with(@id,'ocsp-')]/count[@result='" + result + "']";
    for (const auto& node : report_.select_nodes(path.c_str())) {
      if (const int subjects = node.node().attribute("subjects").as_int(); subjects > 0) {
        counts[node.node().parent().attribute("id").value()] = subjects;
      }
    }
    return counts;
  }

  const int64_t now_ = std::chrono::duration_cast<std::chrono::seconds>(
                           std::chrono::system_clock::now().time_since_epoch())
                           .count();
  const Bytes ca_ = Ca("Test CA", TestKey::kRsa2048A);
  test_support::TemporaryDirectory folder_;
  pugi::xml_document report_;
};

TEST_F(OcspResponderTest, GoodIsNotAccused) {
  const OcspResponder by_ca({.ca = ca_, .good = {"01"}});
  const OcspResponder by_delegate(With(Delegate().ExtendedKeyUsage({kOcspSigning}).Build()));
  AddCertificate("by-ca", 1, by_ca.Url());
  AddCertificate("by-delegate", 1, by_delegate.Url());
  Audit("--online");
  EXPECT_THAT(Failures(), IsEmpty());
  EXPECT_THAT(Revoked(), IsEmpty());
  // Each check saw both.
  EXPECT_THAT(
      Counts("pass"),
      UnorderedElementsAre(Pair("ocsp-no-response", 2), Pair("ocsp-responder-certificate", 2),
                           Pair("ocsp-response-stale", 2), Pair("ocsp-signature-invalid", 2),
                           Pair("ocsp-unknown", 2), Pair("ocsp-unreachable", 2)));
}

TEST_F(OcspResponderTest, OfflineNothingIsSaid) {
  const OcspResponder responder({.ca = ca_});
  AddCertificate("unknown", 1, responder.Url());
  Audit("--offline");
  EXPECT_THAT(Failures(), IsEmpty());
  EXPECT_THAT(Counts("pass"), IsEmpty());
}

TEST_F(OcspResponderTest, EachFaultIsToldOnceAsWhatItIs) {
  const OcspResponder revoked({.ca = ca_, .revoked = {"02"}});
  const OcspResponder unknown({.ca = ca_, .good = {"01"}});
  const OcspResponder stale({.ca = ca_, .good = {"01"}, .minutes = 1});
  const OcspResponder forged({.ca = ca_, .good = {"01"}, .corrupt_signature = true});
  const OcspResponder other_ca(With(Ca("Other CA", TestKey::kRsa2048C)));
  const OcspResponder no_usage(With(Delegate().Build()));
  const OcspResponder expired(With(
      Delegate().Validity(now_ - 15 * kDay, now_ - kDay).ExtendedKeyUsage({kOcspSigning}).Build()));
  const ScriptedServer unauthorized([](ScriptedServer::Client& client) {
    client.ReadHead();
    client.Write(test_support::HttpAnswer("200 OK", std::string("\x30\x03\x0a\x01\x06", 5)));
  });
  const ScriptedServer page([](ScriptedServer::Client& client) {
    client.ReadHead();
    client.Write(test_support::HttpAnswer("200 OK", "<html>Welcome</html>"));
  });
  std::string gone;
  {
    const ScriptedServer server([](ScriptedServer::Client&) {});
    gone = server.Url("/");
  }
  AddCertificate("revoked", 2, revoked.Url());
  AddCertificate("unknown", 3, unknown.Url());
  AddCertificate("stale", 1, stale.Url());
  AddCertificate("forged", 1, forged.Url());
  AddCertificate("other-ca", 1, other_ca.Url());
  AddCertificate("no-usage", 1, no_usage.Url());
  AddCertificate("expired", 1, expired.Url());
  AddCertificate("unauthorized", 1, unauthorized.Url("/"));
  AddCertificate("page", 1, page.Url("/"));
  AddCertificate("gone", 1, gone, gone + "ca.crl");
  Audit("--online");
  EXPECT_THAT(Failures(),
              UnorderedElementsAre(Pair(unknown.Url(), "ocsp-unknown error"),
                                   Pair(stale.Url(), "ocsp-response-stale error"),
                                   Pair(forged.Url(), "ocsp-signature-invalid error"),
                                   Pair(other_ca.Url(), "ocsp-responder-certificate error"),
                                   Pair(no_usage.Url(), "ocsp-responder-certificate error"),
                                   Pair(expired.Url(), "ocsp-responder-certificate error"),
                                   Pair(unauthorized.Url("/"), "ocsp-no-response error"),
                                   Pair(page.Url("/"), "ocsp-no-response error"),
                                   // Windows falls back to the CRL that its certificate names.
                                   Pair(gone, "ocsp-unreachable warning")));
  EXPECT_THAT(Revoked(), ElementsAre("CN=revoked"));
  EXPECT_THAT(Evidence(other_ca.Url(), "reason"), HasSubstr("CA did not issue"));
  EXPECT_THAT(Evidence(no_usage.Url(), "reason"), HasSubstr("not for OCSP signing"));
  EXPECT_THAT(Evidence(expired.Url(), "reason"), HasSubstr("not valid at this time"));
  EXPECT_THAT(Evidence(unauthorized.Url("/"), "reason"), HasSubstr("unauthorized"));
  EXPECT_THAT(Evidence(page.Url("/"), "reason"), HasSubstr("Welcome"));
  EXPECT_THAT(Evidence(gone, "step"), HasSubstr("connection"));
  // What came to nothing says nothing of what could have come.
  EXPECT_EQ(Counts("notapplicable").at("ocsp-response-stale"), 7);
  EXPECT_EQ(Counts("pass").at("ocsp-unreachable"), 9);
}

}  // namespace
}  // namespace pkiaudit::cli
