// SPDX-License-Identifier: Apache-2.0
#include "x509/name_constraints.h"

#include <gtest/gtest.h>

#include "tests/support/certificate_builder.h"

namespace pkiaudit::x509 {
namespace {

using test_support::CertificateBuilder;
using test_support::DirectoryName;
using test_support::DnsName;
using test_support::IpAddress;
using test_support::ParseName;
using Names = std::vector<test_support::Bytes>;
using enum NamePermission;

NamePermission Permission(const Names& permitted, const Names& excluded, std::string_view subject,
                          const Names& alternative = {}) {
  const auto ca = CertificateBuilder().NameConstraints(permitted, excluded).Build();
  CertificateBuilder builder;
  builder.Subject(subject);
  if (!alternative.empty()) builder.SubjectAltName(alternative);
  const auto leaf = builder.Build();
  const auto constraints = Certificate::ParsePrefix(ca)->name_constraints();
  return PermissionFor(**constraints, *Certificate::ParsePrefix(leaf));
}

test_support::Bytes Directory(std::string_view name) { return DirectoryName(ParseName(name)); }
test_support::Bytes Address(std::initializer_list<uint8_t> octets) {
  return IpAddress(test_support::Bytes(octets));
}

TEST(NameConstraintsTest, DirectoryNamesAreHeldAgainstTheirFirstRdns) {
  const Names corp = {Directory("DC=example,DC=corp")};
  EXPECT_EQ(Permission(corp, {}, "DC=example,DC=corp,CN=a"), kPermitted);
  EXPECT_EQ(Permission(corp, {}, "DC=example,DC=corp"), kPermitted);
  EXPECT_EQ(Permission(corp, {}, "DC=EXAMPLE,DC=Corp,CN=a"), kPermitted) << "case is folded";
  EXPECT_EQ(Permission(corp, {}, "DC=example,DC=other,CN=a"), kForbidden);
  EXPECT_EQ(Permission(corp, {}, "DC=example"), kForbidden);
  EXPECT_EQ(Permission(corp, {}, "DC=corp,DC=example,CN=a"), kForbidden) << "order counts";
  EXPECT_EQ(Permission({}, corp, "DC=example,DC=corp,CN=a"), kForbidden);
  EXPECT_EQ(Permission({}, corp, "DC=example,DC=other,CN=a"), kPermitted);
  EXPECT_EQ(
      Permission(corp, {Directory("DC=example,DC=corp,OU=x")}, "DC=example,DC=corp,OU=x,CN=a"),
      kForbidden);
  EXPECT_EQ(Permission({Directory("DC=other"), Directory("DC=example")}, {}, "DC=example,CN=a"),
            kPermitted);
  const std::string long_name = "O=" + std::string(300, 'x');
  EXPECT_EQ(Permission({Directory(long_name)}, {}, long_name + ",CN=a"), kPermitted);
}

TEST(NameConstraintsTest, HostsAreHeldAgainstTheirLastLabels) {
  const Names corp = {DnsName("corp.example")};
  const auto permission = [&](std::string_view host) {
    return Permission(corp, {}, "CN=a", {DnsName(host)});
  };
  EXPECT_EQ(permission("corp.example"), kPermitted);
  EXPECT_EQ(permission("ndes01.Corp.Example"), kPermitted);
  EXPECT_EQ(permission("notcorp.example"), kForbidden);
  EXPECT_EQ(permission("example"), kForbidden);
  EXPECT_EQ(Permission({DnsName(".corp.example")}, {}, "CN=a", {DnsName("ndes01.corp.example")}),
            kPermitted);
  EXPECT_EQ(Permission({}, {DnsName("")}, "CN=a", {DnsName("a")}), kForbidden) << "all of them";
  EXPECT_EQ(Permission({}, corp, "CN=a", {DnsName("other"), DnsName("x.corp.example")}),
            kForbidden);
  EXPECT_EQ(Permission(corp, {}, "CN=a"), kPermitted) << "it has no host's name";
}

TEST(NameConstraintsTest, AddressesAreHeldAgainstTheirMask) {
  const Names ten = {Address({10, 0, 0, 0, 255, 0, 0, 0})};
  EXPECT_EQ(Permission(ten, {}, "CN=a", {Address({10, 1, 2, 3})}), kPermitted);
  EXPECT_EQ(Permission(ten, {}, "CN=a", {Address({11, 1, 2, 3})}), kForbidden);
  EXPECT_EQ(Permission({}, ten, "CN=a", {Address({10, 1, 2, 3})}), kForbidden);
  EXPECT_EQ(Permission(ten, {}, "CN=a", {IpAddress(test_support::Bytes(16, 0))}), kForbidden);
  EXPECT_EQ(Permission({Address({10, 0})}, {}, "CN=a", {Address({10, 1, 2, 3})}), kCouldNotTell);
}

TEST(NameConstraintsTest, OtherKindsCannotBeTold) {
  const Names mail = {test_support::Rfc822Name("corp.example")};
  EXPECT_EQ(Permission(mail, {}, "CN=a"), kPermitted) << "there is no such name";
  EXPECT_EQ(Permission(mail, {}, "CN=a", {test_support::Rfc822Name("a@corp.example")}),
            kCouldNotTell);
  EXPECT_EQ(Permission({}, {test_support::Uri("corp.example")}, "CN=a",
                       {test_support::Uri("http://corp.example/")}),
            kCouldNotTell);
  EXPECT_EQ(Permission(mail, {DnsName("bad")}, "CN=a",
                       {test_support::Rfc822Name("a@corp.example"), DnsName("bad")}),
            kForbidden)
      << "one is known to be";
}

TEST(NameConstraintsTest, AnAddressInTheSubjectCannotBeTold) {
  namespace der = test_support::der;
  const auto subject = der::Sequence(
      {der::Tlv(0x31, der::Sequence({der::ObjectIdentifier("1.2.840.113549.1.9.1"),
                                     der::Tlv(0x16, test_support::ToBytes("a@corp.example"))}))});
  const auto ca =
      CertificateBuilder().NameConstraints({test_support::Rfc822Name("corp.example")}, {}).Build();
  const auto leaf = CertificateBuilder().SubjectRaw(subject).Build();
  EXPECT_EQ(PermissionFor(**Certificate::ParsePrefix(ca)->name_constraints(),
                          *Certificate::ParsePrefix(leaf)),
            kCouldNotTell);
}

TEST(NameConstraintsTest, TooManyComparisonsAreNotMade) {
  Names subtrees, names;
  for (int i = 0; i < 300; ++i) {
    subtrees.push_back(DnsName("a" + std::to_string(i)));
    names.push_back(DnsName("b" + std::to_string(i)));
  }
  EXPECT_EQ(Permission({}, subtrees, "CN=a", names), kCouldNotTell);
}

TEST(NameConstraintsTest, WhatIsBrokenCannotBeTold) {
  const test_support::Bytes no_name = test_support::der::Constructed(
      4, test_support::der::Sequence({test_support::der::Integer(1)}));
  EXPECT_EQ(Permission({no_name}, {}, "CN=a"), kCouldNotTell);
  const auto ca = CertificateBuilder().NameConstraints({DnsName("a")}, {}).Build();
  const auto leaf =
      CertificateBuilder().Extension("2.5.29.17", false, test_support::Bytes{4, 0}).Build();
  EXPECT_EQ(PermissionFor(**Certificate::ParsePrefix(ca)->name_constraints(),
                          *Certificate::ParsePrefix(leaf)),
            kCouldNotTell);
}

}  // namespace
}  // namespace pkiaudit::x509
