// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/host_settings_test.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "root-list-size";

class RootListSizeTest : public HostSettingsTest {
 protected:
  // Roots whose names take `octets` each.
  void AddRoots(int count, size_t octets, const std::string& physical = {}) {
    for (int i = 0; i < count; ++i) {
      std::string name = "CN=" + std::to_string(1000 + i);
      // A Name of one attribute: 2 + 2 + 2 + 5 + header of the value.
      name += std::string(octets - 4 - 17, 'x');
      Add(LocalMachine("Root", physical), test_support::CertificateBuilder().Subject(name));
    }
  }
};

TEST_F(RootListSizeTest, IsCut) {
  SetDword(kSchannel, "SendTrustedIssuerList", 1);
  MarkRead(LocalMachine("Root"));
  AddRoots(120, 100);
  AddRoots(50, 121, ".AuthRoot");
  const Finding finding = OnlyFinding(kId);
  EXPECT_EQ(finding.result, Result::kFail);
  EXPECT_EQ(EvidenceText(finding.evidence, "names"), "170");
  EXPECT_GT(std::stoi(*EvidenceText(finding.evidence, "size")), 16384);
}

TEST_F(RootListSizeTest, Fits) {
  SetDword(kSchannel, "SendTrustedIssuerList", 1);
  AddRoots(100, 100);
  EXPECT_EQ(Run(kId).Count(Result::kNotChecked), 1u) << "the store was not read";
  MarkRead(LocalMachine("Root"));
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u);
}

TEST_F(RootListSizeTest, CountsAnIssuerOnce) {
  SetDword(kSchannel, "SendTrustedIssuerList", 1);
  MarkRead(LocalMachine("Root"));
  for (int64_t serial = 1; serial < 200; ++serial) {
    Add(LocalMachine("Root"), test_support::CertificateBuilder()
                                  .Subject("CN=" + std::string(100, 'x'))
                                  .SerialNumber(serial));
  }
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u);
}

TEST_F(RootListSizeTest, DoesNotApplyWhereNoListIsSent) {
  AddRoots(200, 100);
  SetDword(kSchannel, "EventLogging", 1);
  EXPECT_EQ(Run(kId).Count(Result::kNotApplicable), 1u);
  SetDword(kSchannel, "SendTrustedIssuerList", 0);
  EXPECT_EQ(Run(kId).Count(Result::kNotApplicable), 1u);
}

TEST_F(RootListSizeTest, NeedsTheRegistry) { ExpectToNeedTheRegistry(kId); }

}  // namespace
}  // namespace pkiaudit::audit
