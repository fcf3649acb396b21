package dev.understudy.monitor.probe;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The platform's judgement of a server's certificates, with the reason that a person would name first: a certificate
 * that is out of date is reported as that, whatever else is wrong with its chain.
 */
final class PresentedChain extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager platform;

    private PresentedChain(X509ExtendedTrustManager platform) {
        this.platform = platform;
    }

    /** @param trusted certificates of authorities; the platform's when null */
    static PresentedChain judgedBy(@Nullable KeyStore trusted) {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            for (var manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager platform) {
                    return new PresentedChain(platform);
                }
            }
            throw new IllegalStateException("the platform judges no X.509 certificates");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform's trusted certificates cannot be read", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        // The platform asks for the dates last, and not at all of a certificate that is itself trusted.
        chain[0].checkValidity();
        platform.checkServerTrusted(chain, authType, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        platform.checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        platform.checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        platform.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        platform.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        platform.checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return platform.getAcceptedIssuers();
    }
}
