// SPDX-License-Identifier: Apache-2.0
//
// Texts that the checks of CRLs share: what is to be done is the same for several faults.
#ifndef PKIAUDIT_AUDIT_CHECKS_CRL_TEXTS_H_
#define PKIAUDIT_AUDIT_CHECKS_CRL_TEXTS_H_

#include <string_view>

namespace pkiaudit::audit::checks {

inline constexpr std::string_view kPublishCrl =
    "On the CA, see that the service runs and publish; -CRL says where it fails:\n"
    "$ Get-Service certsvc\n"
    "$ certutil -CRL\n"
    "$ Get-WinEvent -MaxEvents 20 -FilterHashtable "
    "@{LogName='Application';ProviderName='Microsoft-Windows-CertificationAuthority'}\n"
    "For an offline CA, start it, publish there, carry the file out, and put it into the directory "
    "if a CDP is there:\n"
    "$ certutil -dspublish -f ca.crl\n"
    "Copy the new CRL to the web server of the URL, and see that the job which does so runs. On "
    "this host, drop the copy that it keeps:\n"
    "$ certutil -setreg chain\\ChainCacheResyncFiletime @now";

inline constexpr std::string_view kRestoreUrl =
    "On this host, under the account that NDES runs as, see what happens:\n"
    "$ certutil -URL certificate.cer\n"
    "$ Invoke-WebRequest -UseBasicParsing {url} -OutFile answer.crl\n"
    "Depending on the step that failed: register the name in DNS; start the web server and open "
    "the way to it (firewall, proxy for the machine: netsh winhttp show proxy); put the file in "
    "its place, for a name with '+' with allowDoubleEscaping in IIS; for LDAP, let the account "
    "read the CDP container.\n"
    "A URL that is gone for good stays in the certificates until they are renewed: keep its name "
    "answering until then.";

inline constexpr std::string_view kVerifyUrl =
    "$ certutil -verify -urlfetch certificate.cer\n"
    "Each CDP URL is listed as verified, in less than a second.\n"
    "Run this audit again with --online.";

inline constexpr std::string_view kVerifyCrl =
    "$ certutil -verify -urlfetch certificate.cer\n"
    "The CRL is listed as verified, with a Next Update in the future.\n"
    "$ certutil -URLCache CRL\n"
    "Run this audit again with --online.";

}  // namespace pkiaudit::audit::checks

#endif  // PKIAUDIT_AUDIT_CHECKS_CRL_TEXTS_H_
