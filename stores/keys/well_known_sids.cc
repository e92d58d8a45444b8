// SPDX-License-Identifier: Apache-2.0
#include "stores/keys/well_known_sids.h"

#include <algorithm>
#include <string>

namespace pkiaudit::stores {
namespace {

// MS-DTYP 2.4.2.4.
constexpr WellKnownSid kWellKnownSids[] = {
    {"S-1-0-0", "", "NULL SID"},
    {"S-1-1-0", "WD", "Everyone"},
    {"S-1-2-0", "", "LOCAL"},
    {"S-1-2-1", "", "CONSOLE LOGON"},
    {"S-1-3-0", "CO", "CREATOR OWNER"},
    {"S-1-3-1", "CG", "CREATOR GROUP"},
    {"S-1-3-2", "", "CREATOR OWNER SERVER"},
    {"S-1-3-3", "", "CREATOR GROUP SERVER"},
    {"S-1-3-4", "OW", "OWNER RIGHTS"},
    {"S-1-5-1", "", "DIALUP"},
    {"S-1-5-2", "NU", "NETWORK"},
    {"S-1-5-3", "", "BATCH"},
    {"S-1-5-4", "IU", "INTERACTIVE"},
    {"S-1-5-6", "SU", "SERVICE"},
    {"S-1-5-7", "AN", "ANONYMOUS LOGON"},
    {"S-1-5-8", "", "PROXY"},
    {"S-1-5-9", "ED", "ENTERPRISE DOMAIN CONTROLLERS"},
    {"S-1-5-10", "PS", "SELF"},
    {"S-1-5-11", "AU", "Authenticated Users"},
    {"S-1-5-12", "RC", "RESTRICTED"},
    {"S-1-5-13", "", "TERMINAL SERVER USER"},
    {"S-1-5-14", "", "REMOTE INTERACTIVE LOGON"},
    {"S-1-5-15", "", "This Organization"},
    {"S-1-5-17", "", "IUSR"},
    {"S-1-5-18", "SY", "SYSTEM"},
    {"S-1-5-19", "LS", "LOCAL SERVICE"},
    {"S-1-5-20", "NS", "NETWORK SERVICE"},
    {"S-1-5-32-544", "BA", "Administrators"},
    {"S-1-5-32-545", "BU", "Users"},
    {"S-1-5-32-546", "BG", "Guests"},
    {"S-1-5-32-547", "PU", "Power Users"},
    {"S-1-5-32-548", "AO", "Account Operators"},
    {"S-1-5-32-549", "SO", "Server Operators"},
    {"S-1-5-32-550", "PO", "Print Operators"},
    {"S-1-5-32-551", "BO", "Backup Operators"},
    {"S-1-5-32-552", "RE", "Replicator"},
    {"S-1-5-32-554", "RU", "Pre-Windows 2000 Compatible Access"},
    {"S-1-5-32-555", "RD", "Remote Desktop Users"},
    {"S-1-5-32-556", "NO", "Network Configuration Operators"},
    {"S-1-5-32-557", "", "Incoming Forest Trust Builders"},
    {"S-1-5-32-558", "MU", "Performance Monitor Users"},
    {"S-1-5-32-559", "LU", "Performance Log Users"},
    {"S-1-5-32-560", "", "Windows Authorization Access Group"},
    {"S-1-5-32-561", "", "Terminal Server License Servers"},
    {"S-1-5-32-562", "", "Distributed COM Users"},
    {"S-1-5-32-568", "IS", "IIS_IUSRS"},
    {"S-1-5-32-569", "CY", "Cryptographic Operators"},
    {"S-1-5-32-573", "ER", "Event Log Readers"},
    {"S-1-5-32-574", "CD", "Certificate Service DCOM Access"},
    {"S-1-5-32-575", "RA", "RDS Remote Access Servers"},
    {"S-1-5-32-576", "ES", "RDS Endpoint Servers"},
    {"S-1-5-32-577", "MS", "RDS Management Servers"},
    {"S-1-5-32-578", "HA", "Hyper-V Administrators"},
    {"S-1-5-32-579", "AA", "Access Control Assistance Operators"},
    {"S-1-5-32-580", "RM", "Remote Management Users"},
    {"S-1-5-32-582", "", "Storage Replica Administrators"},
    {"S-1-5-32-583", "", "Device Owners"},
    {"S-1-5-32-584", "HO", "User Mode Hardware Operators"},
    {"S-1-5-32-585", "SH", "OpenSSH Users"},
    {"S-1-5-33", "WR", "WRITE RESTRICTED"},
    {"S-1-5-64-10", "", "NTLM Authentication"},
    {"S-1-5-64-14", "", "SChannel Authentication"},
    {"S-1-5-64-21", "", "Digest Authentication"},
    {"S-1-5-65-1", "", "This Organization Certificate"},
    {"S-1-5-80-0", "", "ALL SERVICES"},
    {"S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464", "", "TrustedInstaller"},
    {"S-1-5-83-0", "", "Virtual Machines"},
    {"S-1-5-84-0-0-0-0-0", "UD", "USER MODE DRIVERS"},
    {"S-1-5-113", "", "Local account"},
    {"S-1-5-114", "", "Local account and member of Administrators group"},
    {"S-1-5-1000", "", "Other Organization"},
    {"S-1-15-2-1", "AC", "ALL APPLICATION PACKAGES"},
    {"S-1-15-2-2", "", "ALL RESTRICTED APPLICATION PACKAGES"},
    {"S-1-16-0", "", "Untrusted Mandatory Level"},
    {"S-1-16-4096", "LW", "Low Mandatory Level"},
    {"S-1-16-8192", "ME", "Medium Mandatory Level"},
    {"S-1-16-8448", "MP", "Medium Plus Mandatory Level"},
    {"S-1-16-12288", "HI", "High Mandatory Level"},
    {"S-1-16-16384", "SI", "System Mandatory Level"},
    {"S-1-16-20480", "", "Protected Process Mandatory Level"},
    {"S-1-16-28672", "", "Secure Process Mandatory Level"},
    {"S-1-18-1", "AS", "Authentication authority asserted identity"},
    {"S-1-18-2", "SS", "Service asserted identity"},
};

constexpr DomainSid kDomainSids[] = {
    {498, "RO", AliasDomain::kForestRoot, "Enterprise Read-only Domain Controllers"},
    {500, "LA", AliasDomain::kMachine, "Administrator"},
    {501, "LG", AliasDomain::kMachine, "Guest"},
    {502, "", AliasDomain::kDomain, "krbtgt"},
    {503, "", AliasDomain::kMachine, "DefaultAccount"},
    {512, "DA", AliasDomain::kDomain, "Domain Admins"},
    {513, "DU", AliasDomain::kDomain, "Domain Users"},
    {514, "DG", AliasDomain::kDomain, "Domain Guests"},
    {515, "DC", AliasDomain::kDomain, "Domain Computers"},
    {516, "DD", AliasDomain::kDomain, "Domain Controllers"},
    {517, "CA", AliasDomain::kDomain, "Cert Publishers"},
    {518, "SA", AliasDomain::kForestRoot, "Schema Admins"},
    {519, "EA", AliasDomain::kForestRoot, "Enterprise Admins"},
    {520, "PA", AliasDomain::kDomain, "Group Policy Creator Owners"},
    {521, "", AliasDomain::kDomain, "Read-only Domain Controllers"},
    {522, "CN", AliasDomain::kDomain, "Cloneable Domain Controllers"},
    {525, "AP", AliasDomain::kDomain, "Protected Users"},
    {526, "KA", AliasDomain::kDomain, "Key Admins"},
    {527, "EK", AliasDomain::kForestRoot, "Enterprise Key Admins"},
    {553, "RS", AliasDomain::kDomain, "RAS and IAS Servers"},
    {571, "", AliasDomain::kDomain, "Allowed RODC Password Replication Group"},
    {572, "", AliasDomain::kDomain, "Denied RODC Password Replication Group"},
};

}  // namespace

std::span<const WellKnownSid> WellKnownSids() { return kWellKnownSids; }
std::span<const DomainSid> DomainSids() { return kDomainSids; }

std::string_view WellKnownName(const SecurityIdentifier& sid) {
  if (sid.IsOfDomain()) {
    const auto* found = std::ranges::find(kDomainSids, sid.relative_id(), &DomainSid::relative_id);
    return found != std::end(kDomainSids) ? found->name : std::string_view();
  }
  const auto* found = std::ranges::find(kWellKnownSids, sid.ToText(), &WellKnownSid::sid);
  return found != std::end(kWellKnownSids) ? found->name : std::string_view();
}

}  // namespace pkiaudit::stores
