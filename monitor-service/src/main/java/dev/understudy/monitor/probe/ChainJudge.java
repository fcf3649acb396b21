package dev.understudy.monitor.probe;

import dev.understudy.events.Failure;
import dev.understudy.monitor.probe.Observation.CertificateSeen;
import io.netty.util.NetUtil;
import java.math.BigInteger;
import java.net.IDN;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.DSAKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Judges a server's certificates: every chain that can be built from what it sent to an authority that is trusted, and
 * of those that hold the one that lasts longest. A certificate that was sent and is in no such chain harms nobody, and
 * is told as a warning.
 */
final class ChainJudge {

    private static final int MOST_CHAINS = 64;
    private static final int LONGEST_CHAIN = 10;
    private static final int WEAK_RSA = 2048;
    private static final int WEAK_EC = 224;

    /**
     * @param failure why no visitor should go on; null when one may
     * @param weakness what wants attention though a visitor may go on
     * @param best the verified chain that lasts longest, the server's own certificate first
     */
    record Judgement(
            @Nullable Failure failure,
            @Nullable Failure weakness,
            List<X509Certificate> best,
            @Nullable Instant bestExpiresAt,
            @Nullable Instant earliestExpiresAt,
            boolean nameMatches,
            @Nullable String stapled,
            List<String> warnings) {}

    private final Set<X509Certificate> anchors;

    private ChainJudge(Collection<X509Certificate> anchors) {
        this.anchors = Set.copyOf(anchors);
    }

    /** @param trusted certificates of authorities; the platform's when null */
    static ChainJudge trusting(@Nullable KeyStore trusted) {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            for (var manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    return new ChainJudge(List.of(x509.getAcceptedIssuers()));
                }
            }
            throw new IllegalStateException("the platform judges no X.509 certificates");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform's trusted certificates cannot be read", e);
        }
    }

    static ChainJudge trusting(List<X509Certificate> anchors) {
        return new ChainJudge(anchors);
    }

    Judgement judge(List<X509Certificate> presented, String name, Instant now, byte @Nullable [] stapled) {
        var leaf = presented.getFirst();
        var chains = new ArrayList<List<X509Certificate>>();
        extend(List.of(leaf), presented, chains);
        List<X509Certificate> best = List.of();
        Instant bestEnd = null;
        Failure firstFault = null;
        for (var chain : chains) {
            var fault = fault(chain, now);
            if (fault == null) {
                var end = earliest(chain);
                if (bestEnd == null || end.isAfter(bestEnd)) {
                    best = chain;
                    bestEnd = end;
                }
            } else if (firstFault == null) {
                firstFault = fault;
            }
        }
        boolean nameMatches = isFor(leaf, name);
        var revocation = stapled == null || best.isEmpty() ? null : revocation(best, stapled, now);
        var failure = dates(leaf, now);
        if (failure == null && best.isEmpty()) {
            failure = firstFault != null ? firstFault : unverified(presented);
        }
        if (failure == null && !nameMatches) {
            failure = new Failure(
                    "tls-hostname", "the certificate is for another host", String.join(", ", names(leaf)), name);
        }
        if (failure == null && "revoked".equals(revocation)) {
            failure = new Failure(
                    "tls-revoked", "the stapled OCSP response says that the certificate is revoked", "revoked", "good");
        }
        return new Judgement(
                failure,
                weakness(best),
                best,
                bestEnd,
                earliest(presented),
                nameMatches,
                revocation,
                warnings(presented, best, now));
    }

    private void extend(
            List<X509Certificate> chain, List<X509Certificate> presented, List<List<X509Certificate>> chains) {
        if (chains.size() >= MOST_CHAINS) {
            return;
        }
        var last = chain.getLast();
        if (anchors.contains(last)) {
            chains.add(chain);
        }
        if (chain.size() >= LONGEST_CHAIN) {
            return;
        }
        for (var anchor : anchors) {
            if (!chain.contains(anchor) && isIssuer(anchor, last)) {
                chains.add(appended(chain, anchor));
            }
        }
        for (var candidate : presented) {
            if (!chain.contains(candidate)
                    && !anchors.contains(candidate)
                    && candidate.getBasicConstraints() >= 0
                    && isIssuer(candidate, last)) {
                extend(appended(chain, candidate), presented, chains);
            }
        }
    }

    private static List<X509Certificate> appended(List<X509Certificate> chain, X509Certificate certificate) {
        var longer = new ArrayList<>(chain);
        longer.add(certificate);
        return longer;
    }

    private static boolean isIssuer(X509Certificate issuer, X509Certificate certificate) {
        if (!issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static @Nullable Failure dates(X509Certificate certificate, Instant now) {
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            return new Failure(
                    "tls-expired",
                    "the certificate has expired",
                    certificate.getNotAfter().toInstant().toString(),
                    "later than " + now);
        }
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            return new Failure(
                    "tls-not-yet-valid",
                    "the certificate is not valid yet",
                    certificate.getNotBefore().toInstant().toString(),
                    "before " + now);
        }
        return null;
    }

    /** Why a chain does not hold; its end is trusted. */
    private static @Nullable Failure fault(List<X509Certificate> chain, Instant now) {
        for (var certificate : chain) {
            var fault = dates(certificate, now);
            if (fault != null) {
                return new Failure(
                        fault.reason(),
                        "a certificate of the chain is out of date: "
                                + certificate.getSubjectX500Principal().getName(),
                        fault.measured(),
                        fault.expected());
            }
        }
        if (chain.size() == 1) {
            return null;
        }
        try {
            var parameters = new PKIXParameters(Set.of(new TrustAnchor(chain.getLast(), null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX")
                    .validate(
                            CertificateFactory.getInstance("X.509")
                                    .generateCertPath(chain.subList(0, chain.size() - 1)),
                            parameters);
            return null;
        } catch (CertPathValidatorException e) {
            return e.getReason() == BasicReason.ALGORITHM_CONSTRAINED
                    ? new Failure(
                            "tls-weak-key", "a certificate of the chain is too weak: " + e.getMessage(), null, null)
                    : new Failure("tls-untrusted", "the chain does not hold: " + e.getMessage(), null, null);
        } catch (GeneralSecurityException e) {
            return new Failure("tls-untrusted", "the chain cannot be judged: " + e.getMessage(), null, null);
        }
    }

    private static Failure unverified(List<X509Certificate> presented) {
        var leaf = presented.getFirst();
        if (leaf.getSubjectX500Principal().equals(leaf.getIssuerX500Principal())) {
            return new Failure(
                    "tls-self-signed",
                    "the certificate is signed by itself and not trusted",
                    leaf.getIssuerX500Principal().getName(),
                    "a trusted authority");
        }
        var last = leaf;
        for (int i = 0; i < LONGEST_CHAIN; i++) {
            var present = last;
            var issuer = presented.stream()
                    .filter(candidate -> !candidate.equals(present) && isIssuer(candidate, present))
                    .findFirst();
            if (issuer.isEmpty()) {
                break;
            }
            last = issuer.get();
        }
        boolean ends = last.getSubjectX500Principal().equals(last.getIssuerX500Principal());
        var missing = last.getIssuerX500Principal().getName();
        return ends
                ? new Failure(
                        "tls-untrusted",
                        "the chain ends in an authority that is not trusted",
                        missing,
                        "a trusted authority")
                : new Failure(
                        "tls-missing-intermediate",
                        "the server does not send the certificate of " + missing + ", or its authority is not trusted",
                        presented.size() + " certificates sent",
                        "a chain up to a trusted authority");
    }

    private static @Nullable Failure weakness(List<X509Certificate> chain) {
        for (int i = 0; i < chain.size(); i++) {
            var certificate = chain.get(i);
            var key = certificate.getPublicKey();
            boolean weakKey = key instanceof RSAKey rsa && rsa.getModulus().bitLength() < WEAK_RSA
                    || key instanceof ECKey ec && ec.getParams().getOrder().bitLength() < WEAK_EC
                    || key instanceof DSAKey;
            // An authority is trusted for being known, not for its signature.
            var signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
            boolean weakSignature =
                    i < chain.size() - 1 && (signature.startsWith("SHA1") || signature.startsWith("MD"));
            if (weakKey || weakSignature) {
                return new Failure(
                        "tls-weak-key",
                        "a certificate of the chain is weak: "
                                + certificate.getSubjectX500Principal().getName(),
                        weakKey ? key(certificate) : certificate.getSigAlgName(),
                        weakKey ? "at least RSA " + WEAK_RSA + " or EC " + WEAK_EC : "SHA-256 or better");
            }
        }
        return null;
    }

    private static List<String> warnings(List<X509Certificate> presented, List<X509Certificate> best, Instant now) {
        var warnings = new ArrayList<String>();
        for (var certificate : presented) {
            if (!best.isEmpty() && !best.contains(certificate)) {
                warnings.add("the server sends a certificate that no visitor needs: "
                        + certificate.getSubjectX500Principal().getName()
                        + (dates(certificate, now) == null ? "" : ", which is out of date"));
            }
        }
        return warnings;
    }

    /** What a stapled response (RFC 6961, RFC 8446 section 4.4.2.1) says, its signature checked. */
    private static @Nullable String revocation(List<X509Certificate> chain, byte[] response, Instant now) {
        if (chain.size() < 2) {
            return null;
        }
        try {
            var validator = CertPathValidator.getInstance("PKIX");
            var checker = (PKIXRevocationChecker) validator.getRevocationChecker();
            checker.setOptions(
                    EnumSet.of(PKIXRevocationChecker.Option.ONLY_END_ENTITY, PKIXRevocationChecker.Option.NO_FALLBACK));
            checker.setOcspResponses(Map.of(chain.getFirst(), response));
            var parameters = new PKIXParameters(Set.of(new TrustAnchor(chain.getLast(), null)));
            parameters.setDate(Date.from(now));
            parameters.setRevocationEnabled(false);
            parameters.addCertPathChecker(checker);
            validator.validate(
                    CertificateFactory.getInstance("X.509").generateCertPath(chain.subList(0, chain.size() - 1)),
                    parameters);
            return "good";
        } catch (CertPathValidatorException e) {
            return e.getReason() == BasicReason.REVOKED ? "revoked" : "unusable";
        } catch (GeneralSecurityException e) {
            return "unusable";
        }
    }

    static Instant earliest(List<X509Certificate> certificates) {
        return certificates.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /** RFC 9525: the subject's alternative names only; a star stands for one whole label, the first. */
    static boolean isFor(X509Certificate certificate, String name) {
        var wanted = name.toLowerCase(Locale.ROOT);
        var address = NetUtil.createByteArrayFromIpAddressString(wanted);
        for (var alternative : names(certificate)) {
            if (address != null) {
                var own = NetUtil.createByteArrayFromIpAddressString(alternative);
                if (own != null && java.util.Arrays.equals(own, address)) {
                    return true;
                }
            } else if (matches(alternative.toLowerCase(Locale.ROOT), wanted)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String pattern, String name) {
        if (pattern.startsWith("*.")) {
            int dot = name.indexOf('.');
            return dot > 0 && name.substring(dot).equals(pattern.substring(1)) && pattern.indexOf('.', 2) > 0;
        }
        return pattern.equals(name);
    }

    static List<String> names(X509Certificate certificate) {
        var names = new ArrayList<String>();
        try {
            var alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (var alternative : alternatives) {
                    if (alternative.get(0) instanceof Integer type
                            && (type == 2 || type == 7)
                            && alternative.get(1) instanceof String text) {
                        names.add(text);
                    }
                }
            }
        } catch (CertificateParsingException e) {
            // Names that cannot be read are for nobody.
        }
        return names;
    }

    static CertificateSeen seen(X509Certificate certificate) {
        return new CertificateSeen(
                certificate.getSubjectX500Principal().getName(),
                certificate.getIssuerX500Principal().getName(),
                serial(certificate.getSerialNumber()),
                fingerprint(certificate),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                names(certificate).stream().map(ChainJudge::unicode).toList(),
                key(certificate),
                certificate.getSigAlgName());
    }

    private static String unicode(String name) {
        return name.contains("xn--") ? IDN.toUnicode(name, IDN.ALLOW_UNASSIGNED) : name;
    }

    /** Lower-case hex of the bytes, without the byte that only says that the number is positive. */
    static String serial(BigInteger serial) {
        var bytes = serial.toByteArray();
        int from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        return HexFormat.of().formatHex(bytes, from, bytes.length);
    }

    static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("a certificate has no fingerprint", e);
        }
    }

    private static String key(X509Certificate certificate) {
        var key = certificate.getPublicKey();
        return switch (key) {
            case RSAKey rsa -> "RSA " + rsa.getModulus().bitLength();
            case ECKey ec -> "EC " + ec.getParams().getOrder().bitLength();
            default -> key.getAlgorithm();
        };
    }
}
