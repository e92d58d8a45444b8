// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/ra_key_test.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "ra-key-exportable";

class RaKeyExportableTest : public RaKeyTest {
 protected:
  static stores::PrivateKey Exportable() {
    stores::PrivateKey key = GoodKey();
    key.exportable = true;
    return key;
  }
};

TEST_F(RaKeyExportableTest, IsANotice) {
  EXPECT_EQ(Judge(kId, AddCurrent(Exportable())).severity, Severity::kNotice);
  EXPECT_EQ(Judge(kId, AddSpare(Exportable())).severity, Severity::kNotice);
}

TEST_F(RaKeyExportableTest, NotExportablePasses) {
  EXPECT_EQ(Judge(kId, AddCurrent(GoodKey())).result, Result::kPass);
}

TEST_F(RaKeyExportableTest, NotToldIsNoPass) {
  EXPECT_EQ(Judge(kId, AddCurrent({})).result, Result::kNotChecked);
}

TEST_F(RaKeyExportableTest, DoesNotApply) {
  ExpectToJudgeOnlyRaCertificatesInUse(kId, Exportable());
}

}  // namespace
}  // namespace pkiaudit::audit
