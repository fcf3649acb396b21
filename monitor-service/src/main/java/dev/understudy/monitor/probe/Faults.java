package dev.understudy.monitor.probe;

import dev.understudy.events.Failure;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.ssl.NotSslRecordException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;

/** What a library's exception means to somebody who watches a site. */
final class Faults {

    record Fault(Outcome outcome, Failure failure) {}

    private Faults() {}

    static Fault ofConnect(Throwable cause, InetSocketAddress target) {
        var where = target.getAddress().getHostAddress() + ":" + target.getPort();
        // The JDK has no type for these; the texts are the operating system's.
        var text = String.valueOf(cause.getMessage());
        if (text.contains("refused")) {
            return down("connect-refused", where + " refuses connections");
        }
        if (text.contains("Network is unreachable")) {
            return unknown("network-unreachable", "there is no route from here to " + where);
        }
        if (cause instanceof NoRouteToHostException || text.contains("No route to host")) {
            return down("host-unreachable", "no host answers at " + where);
        }
        if (cause instanceof ConnectTimeoutException || text.contains("timed out")) {
            return down("connect-timeout", where + " does not answer");
        }
        if (text.contains("reset")) {
            return down("connection-reset", where + " reset the connection");
        }
        // What is left is about this side: no free port, no free file, no permission.
        return unknown("local", "no connection could be made to " + where + ": " + text);
    }

    static Fault ofHandshake(Throwable cause) {
        for (Throwable fault = cause; fault != null; fault = fault.getCause()) {
            switch (fault) {
                case CertificateExpiredException e -> {
                    return down("tls-expired", "the certificate has expired: " + e.getMessage());
                }
                case CertificateNotYetValidException e -> {
                    return down("tls-not-yet-valid", "the certificate is not valid yet: " + e.getMessage());
                }
                case CertPathValidatorException e
                when e.getReason() == CertPathValidatorException.BasicReason.EXPIRED -> {
                    return down("tls-expired", "a certificate of the chain has expired: " + e.getMessage());
                }
                case NotSslRecordException e -> {
                    return down("tls-handshake", "the server does not speak TLS on this port");
                }
                case ClosedChannelException e -> {
                    return down("tls-handshake", "the server closed the connection during the TLS handshake");
                }
                default -> {}
            }
        }
        for (Throwable fault = cause; fault != null; fault = fault.getCause()) {
            if (fault instanceof CertificateException e) {
                var text = String.valueOf(e.getMessage());
                // The JDK tells a wrong name from an untrusted chain by its text only.
                return text.startsWith("No subject alternative") || text.startsWith("No name matching")
                        ? down("tls-hostname", "the certificate is for another host: " + text)
                        : down("tls-certificate", "the certificate is not trusted: " + text);
            }
        }
        return ofExchange(cause);
    }

    static Fault ofDecoding(Throwable cause) {
        return cause instanceof TooLongHttpHeaderException
                ? down("headers-too-large", "the response head is longer than the limit")
                : down("protocol", "the response is no HTTP: " + cause.getMessage());
    }

    static Fault ofExchange(Throwable cause) {
        for (Throwable fault = cause; fault != null; fault = fault.getCause()) {
            if (fault instanceof SSLException) {
                return down("tls-handshake", "TLS failed: " + fault.getMessage());
            }
            if (fault instanceof PrematureChannelClosureException || fault instanceof ClosedChannelException) {
                return down("connection-closed", "the server closed the connection before the end of its response");
            }
            if (String.valueOf(fault.getMessage()).contains("reset")) {
                return down("connection-reset", "the server reset the connection");
            }
        }
        return down("protocol", "the exchange failed: " + cause.getMessage());
    }

    private static Fault down(String reason, String message) {
        return new Fault(Outcome.DOWN, new Failure(reason, message, null, null));
    }

    private static Fault unknown(String reason, String message) {
        return new Fault(Outcome.UNKNOWN, new Failure(reason, message, null, null));
    }
}
