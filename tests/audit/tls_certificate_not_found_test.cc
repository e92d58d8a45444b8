// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/host_settings_test.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "tls-certificate-not-found";

using TlsCertificateNotFoundTest = HostSettingsTest;

constexpr uint8_t kOther[16] = {1};

TEST_F(TlsCertificateNotFoundTest, NotInTheStore) {
  MarkRead(LocalMachine("My"));
  Bind("0.0.0.0:443", x509::Sha1Digest{1});
  const Finding finding = OnlyFinding(kId);
  EXPECT_EQ(finding.result, Result::kFail);
  EXPECT_EQ(finding.severity, Severity::kError);
  EXPECT_EQ(finding.subject, Subject::Setting("HTTPS binding 0.0.0.0:443"));
  EXPECT_EQ(EvidenceText(finding.evidence, "named"), "01" + std::string(38, '0'));
}

TEST_F(TlsCertificateNotFoundTest, OfAnotherServiceItIsANotice) {
  MarkRead(LocalMachine("My"));
  Bind("0.0.0.0:5986", x509::Sha1Digest{1}, kOther);
  EXPECT_EQ(OnlyFinding(kId).severity, Severity::kNotice);
}

TEST_F(TlsCertificateNotFoundTest, InTheStoreThatTheBindingNames) {
  const auto server = AddServer({}, At(2028, 1, 1), "ndes", "WebHosting");
  Bind("0.0.0.0:443", server);
  MarkRead(LocalMachine("My"));
  MarkRead(LocalMachine("WebHosting"));
  EXPECT_EQ(Run(kId).Count(Result::kFail), 1u) << "My, where none is named";
  SetString(Below(kHttp, "SslBindingInfo\\0.0.0.0:443"), "SslCertStoreName",
            std::string_view("webhosting"));
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u);
}

TEST_F(TlsCertificateNotFoundTest, BySni) {
  MarkRead(LocalMachine("My"));
  const std::string key = Below(kHttp, "SslSniBindingInfo\\ndes.corp.example:443");
  registry().SetValue(key, "SslCertHash", stores::RegistryType::kBinary, x509::Sha1Digest{1});
  EXPECT_EQ(OnlyFinding(kId).subject, Subject::Setting("HTTPS binding ndes.corp.example:443"));
}

TEST_F(TlsCertificateNotFoundTest, NotTold) {
  Bind("0.0.0.0:443", x509::Sha1Digest{1});
  EXPECT_EQ(Run(kId).Count(Result::kNotChecked), 1u) << "the store was not read";
  MarkRead(LocalMachine("My"));
  Bind("0.0.0.0:443", x509::Bytes());
  EXPECT_EQ(Run(kId).Count(Result::kNotChecked), 1u) << "a central certificate store";
}

TEST_F(TlsCertificateNotFoundTest, DoesNotApplyWithoutABinding) {
  SetDword(kHttp, "MaxFieldLength", 65534);
  EXPECT_EQ(Run(kId).Count(Result::kNotApplicable), 1u);
}

TEST_F(TlsCertificateNotFoundTest, NeedsTheRegistry) { ExpectToNeedTheRegistry(kId); }

}  // namespace
}  // namespace pkiaudit::audit
