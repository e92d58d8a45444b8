// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_X509_CERTIFICATE_WALK_H_
#define PKIAUDIT_TESTS_X509_CERTIFICATE_WALK_H_

#include <algorithm>
#include <memory>
#include <string>

#include "x509/certificate.h"

namespace pkiaudit::x509 {

// Asks a certificate for everything that it can tell, and checks what holds for all of them,
// however odd: views lie inside the certificate, offsets too, and texts have no control characters.
class CertificateWalk {
 public:
  explicit CertificateWalk(const Certificate& certificate) : certificate_(certificate) {}

  // What does not hold; empty if all does.
  std::string Run() {
    Inside("tbsCertificate", certificate_.tbs_certificate());
    Inside("signatureAlgorithm", certificate_.signature_algorithm_encoding());
    Inside("signatureValue", certificate_.signature_value_encoding());
    Inside("serialNumber", certificate_.serial_number());
    Inside("subjectPublicKeyInfo", certificate_.subject_public_key_info());
    certificate_.version();
    if (const auto validity = certificate_.validity()) {
      Text("notBefore", ToIso8601(validity->not_before));
      Text("notAfter", ToIso8601(validity->not_after));
    }
    WalkName("issuer", certificate_.issuer());
    WalkName("subject", certificate_.subject());
    certificate_.subject().EqualsByRfc5280(certificate_.issuer());
    certificate_.IsSelfIssued();
    certificate_.IsCa();
    WalkAlgorithms();
    WalkExtensions();
    WalkAnomalies();
    return fault_;
  }

 private:
  void Expect(bool holds, std::string_view what) {
    if (!holds && fault_.empty()) fault_ = what;
  }

  void Inside(std::string_view what, Bytes view) {
    const Bytes der = certificate_.der();
    Expect(view.empty() ||
               (view.data() >= der.data() && view.data() + view.size() <= der.data() + der.size()),
           std::string(what) + " lies outside");
  }

  void Offset(std::string_view what, const Error& error) {
    Expect(error.offset <= certificate_.der().size(), std::string(what) + ": offset outside");
  }

  void Text(std::string_view what, std::string_view text) {
    for (char c : text) {
      Expect(static_cast<uint8_t>(c) >= 0x20 && c != 0x7f,
             std::string(what) + ": control character");
    }
  }

  template <typename Value>
  const Value* Checked(std::string_view what, const Result<Value>& result) {
    if (!result) Offset(what, result.error());
    return result ? &*result : nullptr;
  }

  // Of an extension: null where absent or malformed.
  template <typename Value>
  const Value* Present(std::string_view what, const Result<std::optional<Value>>& result) {
    const auto* present = Checked(what, result);
    return present != nullptr && present->has_value() ? &**present : nullptr;
  }

  void WalkName(std::string_view what, const Name& name) {
    Inside(what, name.encoding());
    Text(what, name.ToRfc4514());
    name.IsEmpty();
    const auto attributes = name.Attributes();
    if (!attributes) {
      Expect(attributes.error().offset <= name.encoding().size(), "error outside of its name");
      return;
    }
    for (const NameAttribute& attribute : *attributes) {
      Inside(what, attribute.type.content());
      Inside(what, attribute.value);
      Inside(what, attribute.value_encoding);
      Expect(name.FirstValue(attribute.type).has_value(), "an attribute without a first value");
      if (attribute.rdn_index > 8) break;  // FirstValue for each would be quadratic
    }
    Expect(name.EqualsByRfc5280(name), "a name is not equal to itself");
  }

  void WalkAlgorithms() {
    for (const auto& algorithm :
         {certificate_.signature_algorithm(), certificate_.tbs_signature_algorithm()}) {
      if (const auto* identifier = Checked("algorithm", algorithm)) {
        Inside("algorithm", identifier->encoding);
        Inside("parameters", identifier->parameters);
        Text("algorithm", identifier->algorithm.ToDotted());
      }
    }
    const auto signature = certificate_.signature_value();
    if (const auto* octets = Checked("signature", signature)) Inside("signature", *octets);
    const auto public_key = certificate_.public_key();
    if (const auto* key = Checked("public key", public_key)) {
      Inside("key", key->key);
      Inside("modulus", key->rsa_modulus);
      Inside("exponent", key->rsa_exponent);
      Inside("curve", key->curve.content());
      Text("key", ToText(*key));
    }
  }

  void WalkNames(const std::vector<GeneralName>& names) {
    for (const GeneralName& name : names) {
      Inside("general name", name.value);
      Text("general name", name.ToText());
    }
  }

  void WalkPoints(const Result<std::optional<std::vector<DistributionPoint>>>& points) {
    const auto* list = Present("distribution points", points);
    if (list == nullptr) return;
    for (const DistributionPoint& point : *list) {
      WalkNames(point.full_name);
      WalkNames(point.crl_issuer);
      if (point.name_relative_to_crl_issuer) {
        Inside("relative name", *point.name_relative_to_crl_issuer);
      }
    }
  }

  void WalkExtensions() {
    const std::vector<Extension> extensions = certificate_.extensions();
    for (size_t i = 0; i < extensions.size(); ++i) {
      Inside("extnID", extensions[i].id.content());
      Inside("extnValue", extensions[i].value);
      Expect(extensions[i].offset < certificate_.der().size(), "extension: offset outside");
      Expect(extensions[i].index >= i, "extension: index");
      if (i < 8) {
        Expect(certificate_.FindExtension(extensions[i].id).has_value(), "extension not found");
      }
      if (const auto checked = CheckExtensionValue(extensions[i].id, extensions[i].value)) {
        Expect(checked->has_value() || checked->error().offset <= extensions[i].value.size(),
               "error outside of its extension");
      }
    }
    Present("basicConstraints", certificate_.basic_constraints());
    if (const auto usage = certificate_.key_usage(); usage && *usage) {
      Text("keyUsage", ToText(**usage));
    }
    Present("extKeyUsage", certificate_.extended_key_usage());
    Present("subjectKeyIdentifier", certificate_.subject_key_identifier());
    const auto authority = certificate_.authority_key_identifier();
    if (const auto* identifier = Present("authorityKeyIdentifier", authority)) {
      WalkNames(identifier->authority_cert_issuer);
    }
    const auto alt_names = certificate_.subject_alt_name();
    if (const auto* names = Present("subjectAltName", alt_names)) WalkNames(*names);
    WalkPoints(certificate_.crl_distribution_points());
    WalkPoints(certificate_.freshest_crl());
    const auto access = certificate_.authority_info_access();
    if (const auto* descriptions = Present("authorityInfoAccess", access)) {
      for (const AccessDescription& description : *descriptions) WalkNames({description.location});
    }
    Present("certificatePolicies", certificate_.certificate_policies());
    const auto name_constraints = certificate_.name_constraints();
    if (const auto* constraints = Present("nameConstraints", name_constraints)) {
      WalkNames(constraints->permitted);
      WalkNames(constraints->excluded);
    }
    Present("template name", certificate_.certificate_template_name());
    Present("template", certificate_.certificate_template());
    Present("CA version", certificate_.ca_version());
    Present("previous hash", certificate_.previous_ca_certificate_hash());
    Present("application policies", certificate_.application_policies());
  }

  void WalkAnomalies() {
    const std::vector<Anomaly> anomalies = certificate_.Anomalies();
    Expect(anomalies.size() <= Anomaly::kMaxPerCertificate, "too many anomalies");
    for (const Anomaly& anomaly : anomalies) {
      Offset(anomaly.path, anomaly.error);
      Expect(!AnomalyName(anomaly.kind).empty() && !anomaly.path.empty(), "nameless anomaly");
      Expect(!Describe(anomaly.error.code).empty(), "error without a description");
    }
  }

  const Certificate& certificate_;
  std::string fault_;
};

// Parses `octets`, and walks the certificate if it is one. They are copied into a heap block of
// just their size, so that the address sanitizer sees a read outside.
inline std::string WalkExactly(Bytes octets) {
  const std::unique_ptr<uint8_t[]> exact(new uint8_t[octets.size()]);
  std::copy(octets.begin(), octets.end(), exact.get());
  const auto certificate = Certificate::Parse({exact.get(), octets.size()});
  if (certificate) return CertificateWalk(*certificate).Run();
  return certificate.error().offset <= octets.size() ? "" : "the error lies outside";
}

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_TESTS_X509_CERTIFICATE_WALK_H_
