// SPDX-License-Identifier: Apache-2.0
//
// Texts that the checks of RA certificates share: the way out is the same whether a certificate is
// missing, expired or about to expire.
#ifndef PKIAUDIT_AUDIT_CHECKS_RA_TEXTS_H_
#define PKIAUDIT_AUDIT_CHECKS_RA_TEXTS_H_

#include <string_view>

namespace pkiaudit::audit::checks {

inline constexpr std::string_view kRenewRaCertificates =
    "Request both RA certificates together, so that they expire together. On the CA, see that it "
    "offers both templates (or your duplicates of them; then use their names below):\n"
    "$ certutil -CATemplates\n"
    "On the NDES host, in an elevated shell of an account that may enrol for both. NDES wants keys "
    "of a legacy CSP, not of a CNG provider, in the machine's key store. Where the old "
    "certificates "
    "have another subject than this one, keep theirs:\n"
    "$ Set-Content cep.inf \"[NewRequest]`nSubject=`\"CN=$env:COMPUTERNAME-MSCEP-RA`\"`n"
    "KeyLength=2048`nKeySpec=1`nKeyUsage=0x20`nMachineKeySet=TRUE`n"
    "ProviderName=`\"Microsoft RSA SChannel Cryptographic Provider`\"`nProviderType=12`n"
    "[RequestAttributes]`nCertificateTemplate=CEPEncryption\"\n"
    "$ Set-Content agent.inf \"[NewRequest]`nSubject=`\"CN=$env:COMPUTERNAME-MSCEP-RA`\"`n"
    "KeyLength=2048`nKeySpec=2`nKeyUsage=0x80`nMachineKeySet=TRUE`n"
    "ProviderName=`\"Microsoft Strong Cryptographic Provider`\"`nProviderType=1`n"
    "[RequestAttributes]`nCertificateTemplate=EnrollmentAgentOffline\"\n"
    "$ certreq -new cep.inf cep.req\n"
    "$ certreq -new agent.inf agent.req\n"
    "$ certreq -submit -config 'CAHOST\\CA name' cep.req cep.cer\n"
    "$ certreq -submit -config 'CAHOST\\CA name' agent.req agent.cer\n"
    "$ certreq -accept -machine cep.cer\n"
    "$ certreq -accept -machine agent.cer\n"
    "Give the NDES service account Read on both new private keys: run certlm.msc, Personal, "
    "Certificates, the certificate, All Tasks, Manage Private Keys.\n"
    "$ iisreset\n"
    "When a device has enrolled, remove the old RA certificates from LocalMachine\\My.";

inline constexpr std::string_view kVerifyRaCertificates =
    "Both are in LocalMachine\\My, with a private key and a NotAfter in the future:\n"
    "$ Get-ChildItem Cert:\\LocalMachine\\My | Where-Object EnhancedKeyUsageList -Match "
    "'1\\.3\\.6\\.1\\.4\\.1\\.311\\.20\\.2\\.1' | Format-List Subject, NotAfter, HasPrivateKey, "
    "Thumbprint\n"
    "NDES starts and hands them out: status 200, and in the Application log event 1 of "
    "Microsoft-Windows-NetworkDeviceEnrollmentService, no event 2 or 10 after it:\n"
    "$ Invoke-WebRequest -UseBasicParsing "
    "'http://localhost/certsrv/mscep/mscep.dll?operation=GetCACert&message=ca'\n"
    "Enrol a device.";

inline constexpr std::string_view kRaCitation =
    "Microsoft, The Nightmare of renewing NDES Enrollment Agent Certificates, "
    "https://techcommunity.microsoft.com/blog/coreinfrastructureandsecurityblog/"
    "the-nightmare-of-renewing-ndes-enrollment-agent-certificates/4496052; Microsoft Learn, "
    "Network Device Enrollment Service, "
    "https://learn.microsoft.com/en-us/windows-server/identity/ad-cs/"
    "network-device-enrollment-service-overview";

}  // namespace pkiaudit::audit::checks

#endif  // PKIAUDIT_AUDIT_CHECKS_RA_TEXTS_H_
