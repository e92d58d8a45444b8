// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/service_account.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pkiaudit::audit {
namespace {

using stores::ScepApplicationPool;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr char kGmsa[] = "S-1-5-21-1-2-3-1601";
constexpr char kDefaultAppPool[] = "S-1-5-82-3006700770-424185619-1745488364-794895919-4004696415";

std::string SidOf(const ServiceAccountContext& context) {
  return context.account ? context.account->account.ToText() : "";
}

stores::ServiceAccount Gmsa() {
  return {{kGmsa, "CORP\\svc-ndes$"}, "gmsa", {{{"S-1-5-21-1-2-3-515", ""}, {"S-1-1-0", ""}}}};
}

TEST(ServiceAccountTest, NothingIsKnown) {
  const auto context = FindServiceAccount({}, {});
  EXPECT_EQ(context.origin, ServiceAccountOrigin::kNone);
  EXPECT_FALSE(context.account);
  EXPECT_FALSE(context.AssumedNoAdministrator());
  EXPECT_THAT(context.unknown_because, HasSubstr("--service-account"));
}

TEST(ServiceAccountTest, SnapshotWithGroups) {
  stores::HostFacts host;
  host.service_account = Gmsa();
  const auto context = FindServiceAccount(host, {});
  EXPECT_EQ(ServiceAccountOriginName(context.origin), "snapshot.xml");
  EXPECT_EQ(SidOf(context), kGmsa);
  EXPECT_EQ(context.name, "CORP\\svc-ndes$");
  ASSERT_TRUE(context.account->groups);
  EXPECT_EQ(context.account->groups->size(), 2u);
  EXPECT_FALSE(context.AssumedNoAdministrator());
}

TEST(ServiceAccountTest, HalfOfTheGroupsIsNone) {
  stores::HostFacts host;
  host.service_account = Gmsa();
  host.service_account->groups->push_back({"S-1-5-99999999999", ""});
  const auto context = FindServiceAccount(host, {});
  EXPECT_FALSE(context.account->groups);
  EXPECT_TRUE(context.AssumedNoAdministrator());
}

TEST(ServiceAccountTest, PolicyComesFirst) {
  stores::HostFacts host;
  host.service_account = Gmsa();
  Policy policy;
  policy.service_account_sid = "S-1-5-21-1-2-3-9";
  const auto other = FindServiceAccount(host, policy);
  EXPECT_EQ(SidOf(other), "S-1-5-21-1-2-3-9");
  EXPECT_EQ(ServiceAccountOriginName(other.origin), "policy");
  EXPECT_THAT(other.name, IsEmpty()) << "that of another account";
  EXPECT_FALSE(other.account->groups);

  policy.service_account_sid = "s-1-5-21-1-2-3-1601";
  const auto same = FindServiceAccount(host, policy);
  EXPECT_EQ(ServiceAccountOriginName(same.origin), "policy");
  EXPECT_EQ(same.name, "CORP\\svc-ndes$");
  EXPECT_TRUE(same.account->groups);
}

// Nobody is told to write a snapshot.xml for the machine that the audit runs on.
TEST(ServiceAccountTest, ALiveHostResolvesThePoolsAccountItself) {
  stores::HostFacts host;
  host.live = true;
  EXPECT_THAT(FindServiceAccount(host, {}).unknown_because,
              AllOf(HasSubstr("--service-account"), Not(HasSubstr("snapshot.xml"))));
  host.scep_pool = {"SCEP", ScepApplicationPool::Identity::kSpecificUser, "CORP\\svc-ndes$"};
  EXPECT_THAT(FindServiceAccount(host, {}).unknown_because,
              AllOf(HasSubstr("CORP\\svc-ndes$"), HasSubstr("--service-account"),
                    Not(HasSubstr("snapshot.xml"))));
  host.service_account = Gmsa();
  const auto context = FindServiceAccount(host, {});
  EXPECT_EQ(SidOf(context), kGmsa);
  EXPECT_EQ(ServiceAccountOriginName(context.origin), "applicationHost.config");
}

TEST(ServiceAccountTest, WhatIsNoSidIsNotReplacedByAnotherSource) {
  stores::HostFacts host;
  host.service_account = Gmsa();
  Policy policy;
  policy.service_account_sid = "CORP\\svc-ndes$";
  const auto stated = FindServiceAccount(host, policy);
  EXPECT_FALSE(stated.account);
  EXPECT_THAT(stated.unknown_because, HasSubstr("CORP\\svc-ndes$"));

  host.service_account->account.sid = "S-1-5-4294967296";
  const auto collected = FindServiceAccount(host, {});
  EXPECT_FALSE(collected.account);
  EXPECT_THAT(collected.unknown_because, HasSubstr("S-1-5-4294967296"));
}

using Identity = ScepApplicationPool::Identity;
struct PoolCase {
  const char* pool;
  Identity identity;
  const char* user_name;
  const char* sid;
};
class ServiceAccountPoolTest : public testing::TestWithParam<PoolCase> {};

TEST_P(ServiceAccountPoolTest, SidOfItsIdentity) {
  stores::HostFacts host;
  host.scep_pool = {GetParam().pool, GetParam().identity, GetParam().user_name};
  const auto context = FindServiceAccount(host, {});
  EXPECT_EQ(ServiceAccountOriginName(context.origin), "applicationHost.config");
  EXPECT_EQ(SidOf(context), GetParam().sid);
  EXPECT_EQ(context.unknown_because.empty(), context.account.has_value());
  if (context.account) {
    EXPECT_EQ(context.account->pool, AppPoolSid(GetParam().pool));
    EXPECT_TRUE(context.AssumedNoAdministrator());
    EXPECT_EQ(context.name, GetParam().identity == Identity::kApplicationPoolIdentity
                                ? std::string("IIS AppPool\\") + GetParam().pool
                                : "");
  } else {
    EXPECT_THAT(context.unknown_because, HasSubstr(GetParam().user_name));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Identities, ServiceAccountPoolTest,
    testing::Values(PoolCase{"DefaultAppPool", Identity::kApplicationPoolIdentity, "",
                             kDefaultAppPool},
                    PoolCase{"SCEP", Identity::kLocalSystem, "", "S-1-5-18"},
                    PoolCase{"SCEP", Identity::kLocalService, "", "S-1-5-19"},
                    PoolCase{"SCEP", Identity::kNetworkService, "", "S-1-5-20"},
                    PoolCase{"SCEP", Identity::kSpecificUser, "CORP\\svc-ndes$", ""},
                    PoolCase{"SCEP", Identity::kUnknown, "", ""}));

TEST(ServiceAccountTest, ThePoolsOwnSidIsThereWhoeverItsIdentityIs) {
  stores::HostFacts host;
  host.service_account = Gmsa();
  host.scep_pool = {"DefaultAppPool", Identity::kSpecificUser, "CORP\\svc-ndes$"};
  const auto context = FindServiceAccount(host, {});
  EXPECT_EQ(SidOf(context), kGmsa);
  ASSERT_TRUE(context.account->pool);
  EXPECT_EQ(context.account->pool->ToText(), kDefaultAppPool);
}

struct ContradictionCase {
  const char* sid;
  const char* name;
  Identity identity;
  const char* user_name;
  bool contradict;
};
class ServiceAccountContradictionTest : public testing::TestWithParam<ContradictionCase> {};

TEST_P(ServiceAccountContradictionTest, NobodyIsTakenForTheServiceAccount) {
  stores::HostFacts host;
  host.service_account = {{GetParam().sid, GetParam().name}, "", {}};
  host.scep_pool = {"SCEP", GetParam().identity, GetParam().user_name};
  const auto context = FindServiceAccount(host, {});
  EXPECT_EQ(context.account.has_value(), !GetParam().contradict);
  if (GetParam().contradict) {
    EXPECT_THAT(context.unknown_because, HasSubstr(GetParam().sid));
    EXPECT_THAT(context.unknown_because, HasSubstr(GetParam().user_name));
    EXPECT_THAT(context.unknown_because, HasSubstr("SCEP runs as"));
  }
  // The operator decides.
  Policy policy;
  policy.service_account_sid = kGmsa;
  EXPECT_EQ(SidOf(FindServiceAccount(host, policy)), kGmsa);
}

INSTANTIATE_TEST_SUITE_P(
    Pairs, ServiceAccountContradictionTest,
    testing::Values(
        ContradictionCase{kGmsa, "CORP\\svc-ndes$", Identity::kSpecificUser, "corp\\SVC-NDES$",
                          false},
        ContradictionCase{kGmsa, "CORP\\svc-ndes$", Identity::kSpecificUser, "CORP\\old", true},
        ContradictionCase{kGmsa, "CORP\\svc-ndes", Identity::kSpecificUser, "LAB\\svc-ndes", true},
        ContradictionCase{kGmsa, "CORP\\svc", Identity::kSpecificUser, "svc@corp.example", false},
        ContradictionCase{kGmsa, "svc@a.example", Identity::kSpecificUser, "svc@b.example", true},
        ContradictionCase{kGmsa, "NDES01\\svc", Identity::kSpecificUser, ".\\svc", false},
        ContradictionCase{kGmsa, "CORP\\svc", Identity::kSpecificUser, "svc", false},
        ContradictionCase{kGmsa, "", Identity::kSpecificUser, "CORP\\svc", false},
        ContradictionCase{kGmsa, "CORP\\svc", Identity::kSpecificUser, "", false},
        ContradictionCase{"S-1-5-20", "", Identity::kSpecificUser, "CORP\\svc", true},
        ContradictionCase{"S-1-5-20", "", Identity::kNetworkService, "", false},
        ContradictionCase{kGmsa, "", Identity::kNetworkService, "", true},
        ContradictionCase{kDefaultAppPool, "", Identity::kApplicationPoolIdentity, "", true},
        ContradictionCase{kGmsa, "CORP\\svc", Identity::kUnknown, "", false}));

TEST(ServiceAccountTest, LocalSystemIsAnAdministrator) {
  stores::HostFacts host;
  host.scep_pool = {"SCEP", Identity::kLocalSystem, ""};
  const auto context = FindServiceAccount(host, {});
  EXPECT_EQ(MembershipOf(*context.account, Administrators()), Membership::kYes);
}

}  // namespace
}  // namespace pkiaudit::audit
