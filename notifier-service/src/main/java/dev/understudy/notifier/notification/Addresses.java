package dev.understudy.notifier.notification;

/** How an address is shown to people who need not have it whole. */
final class Addresses {

    private Addresses() {}

    /** Of a URL only the host: the path may be as good as a password. */
    static String shown(String address) {
        return address.replaceFirst("^(\\w+://)(?:[^/@]*@)?([^/?#]*).*$", "$1$2/…");
    }
}
