// SPDX-License-Identifier: Apache-2.0
#include <stdexcept>

#include "tests/support/pem_writer.h"
#include "tests/support/run_process.h"
#include "tests/support/slapd_server.h"

namespace pkiaudit::test_support {
namespace {

constexpr std::string_view kCertificateListSyntax = "1.3.6.1.4.1.1466.115.121.1.9 ";
constexpr std::string_view kOctetStringSyntax = "1.3.6.1.4.1.1466.115.121.1.40 ";

// OpenLDAP's own schema; for kPlain with CRLs as plain octets, as Active Directory's schema has it.
std::string Schema(SlapdServer::Transfer transfer) {
  const Bytes file = ReadFile("/etc/ldap/schema/core.schema");
  std::string text(file.begin(), file.end());
  if (transfer == SlapdServer::Transfer::kBinary) return text;
  for (size_t at = text.find(kCertificateListSyntax); at != std::string::npos;
       at = text.find(kCertificateListSyntax, at)) {
    text.replace(at, kCertificateListSyntax.size(), kOctetStringSyntax);
  }
  return text;
}

std::string Ldif(const std::vector<SlapdServer::Entry>& entries, SlapdServer::Transfer transfer) {
  const std::string option = transfer == SlapdServer::Transfer::kBinary ? ";binary:: " : ":: ";
  std::string text =
      "dn: DC=corp,DC=example\nobjectClass: dcObject\nobjectClass: organization\ndc: corp\n"
      "o: Corp\n\n";
  for (const auto& entry : entries) {
    text += "dn: CN=" + entry.name +
            ",DC=corp,DC=example\nobjectClass: cRLDistributionPoint\ncn: " + entry.name + "\n";
    for (const Bytes& crl : entry.crls) {
      text += "certificateRevocationList" + option + Base64(crl) + "\n";
    }
    for (const Bytes& crl : entry.delta_crls) {
      text += "deltaRevocationList" + option + Base64(crl) + "\n";
    }
    text += "\n";
  }
  return text;
}

std::string Configuration(const std::string& folder, SlapdServer::Anonymous anonymous) {
  std::string text = "include " + folder + "/core.schema\npidfile " + folder + "/pid\nargsfile " +
                     folder + "/args\n";
  if (anonymous == SlapdServer::Anonymous::kNoBind) text += "disallow bind_anon\n";
  if (anonymous == SlapdServer::Anonymous::kNoSearch) text += "require authc\n";
  return text + "database ldif\nsuffix \"dc=corp,dc=example\"\ndirectory " + folder + "/db\n";
}

}  // namespace

SlapdServer::SlapdServer(const std::vector<Entry>& entries, Transfer transfer, Anonymous anonymous)
    : address_(OwnLoopbackAddress()) {
  const std::string slapd = FindProgram("slapd");
  const std::string slapadd = FindProgram("slapadd");
  if (slapd.empty() || slapadd.empty()) {
    throw std::runtime_error("slapd is not installed (package slapd)");
  }
  const std::string folder = folder_.path().string();
  boost::filesystem::create_directories(folder_.path() / "db");
  folder_.Write("core.schema", Schema(transfer));
  folder_.Write("slapd.conf", Configuration(folder, anonymous));
  folder_.Write("data.ldif", Ldif(entries, transfer));
  const ProcessResult added =
      RunProcess({.executable = slapadd,
                  .arguments = {"-f", folder + "/slapd.conf", "-l", folder + "/data.ldif"},
                  .standard_input = {},
                  .environment = {},
                  .working_directory = {}});
  if (added.exit_code != 0) throw std::runtime_error("slapadd: " + added.standard_error);
  // As with nginx: only this process can have taken the port meanwhile.
  for (int attempt = 0;; ++attempt) {
    port_ = FreePort(address_);
    process_ = std::make_unique<BackgroundProcess>(
        slapd,
        std::vector<std::string>{"-f", folder + "/slapd.conf", "-h", "ldap://" + Authority() + "/",
                                 "-d", "0"},
        folder + "/output.log");
    try {
      WaitForListener(address_, port_, process_.get());
      return;
    } catch (const std::runtime_error&) {
      if (attempt == 2) throw;
    }
  }
}

std::string SlapdServer::Url(std::string_view name, std::string_view query) const {
  return "ldap://" + Authority() + "/CN=" + std::string(name) + ",DC=corp,DC=example" +
         std::string(query);
}

}  // namespace pkiaudit::test_support
