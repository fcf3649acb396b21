package dev.understudy.monitor.calendar;

import java.time.ZoneId;
import java.time.zone.ZoneRulesProvider;
import java.util.Map;
import java.util.Optional;

/** IANA time zones by name. */
public final class Zones {

    /** From the tz database's {@code backward} file: names that were given up for another one of the same place. */
    private static final Map<String, String> RENAMED = Map.ofEntries(
            Map.entry("Europe/Kiev", "Europe/Kyiv"),
            Map.entry("Europe/Nicosia", "Asia/Nicosia"),
            Map.entry("Asia/Calcutta", "Asia/Kolkata"),
            Map.entry("Asia/Katmandu", "Asia/Kathmandu"),
            Map.entry("Asia/Rangoon", "Asia/Yangon"),
            Map.entry("Asia/Saigon", "Asia/Ho_Chi_Minh"),
            Map.entry("Asia/Dacca", "Asia/Dhaka"),
            Map.entry("Asia/Macao", "Asia/Macau"),
            Map.entry("Asia/Thimbu", "Asia/Thimphu"),
            Map.entry("Asia/Ujung_Pandang", "Asia/Makassar"),
            Map.entry("Asia/Ulan_Bator", "Asia/Ulaanbaatar"),
            Map.entry("Asia/Ashkhabad", "Asia/Ashgabat"),
            Map.entry("Asia/Chungking", "Asia/Chongqing"),
            Map.entry("Asia/Tel_Aviv", "Asia/Jerusalem"),
            Map.entry("America/Godthab", "America/Nuuk"),
            Map.entry("America/Buenos_Aires", "America/Argentina/Buenos_Aires"),
            Map.entry("America/Catamarca", "America/Argentina/Catamarca"),
            Map.entry("America/Cordoba", "America/Argentina/Cordoba"),
            Map.entry("America/Jujuy", "America/Argentina/Jujuy"),
            Map.entry("America/Mendoza", "America/Argentina/Mendoza"),
            Map.entry("America/Rosario", "America/Argentina/Cordoba"),
            Map.entry("America/Louisville", "America/Kentucky/Louisville"),
            Map.entry("America/Indianapolis", "America/Indiana/Indianapolis"),
            Map.entry("America/Fort_Wayne", "America/Indiana/Indianapolis"),
            Map.entry("America/Knox_IN", "America/Indiana/Knox"),
            Map.entry("Atlantic/Faeroe", "Atlantic/Faroe"),
            Map.entry("Pacific/Enderbury", "Pacific/Kanton"),
            Map.entry("Pacific/Ponape", "Pacific/Pohnpei"),
            Map.entry("Pacific/Truk", "Pacific/Chuuk"),
            Map.entry("Pacific/Samoa", "Pacific/Pago_Pago"),
            Map.entry("Australia/ACT", "Australia/Canberra"),
            Map.entry("Australia/NSW", "Australia/Sydney"),
            Map.entry("Australia/North", "Australia/Darwin"),
            Map.entry("Australia/Queensland", "Australia/Brisbane"),
            Map.entry("Australia/South", "Australia/Adelaide"),
            Map.entry("Australia/Tasmania", "Australia/Hobart"),
            Map.entry("Australia/Victoria", "Australia/Melbourne"),
            Map.entry("Australia/West", "Australia/Perth"),
            Map.entry("Australia/Yancowinna", "Australia/Broken_Hill"),
            Map.entry("Australia/LHI", "Australia/Lord_Howe"),
            Map.entry("Brazil/Acre", "America/Rio_Branco"),
            Map.entry("Brazil/DeNoronha", "America/Noronha"),
            Map.entry("Brazil/East", "America/Sao_Paulo"),
            Map.entry("Brazil/West", "America/Manaus"),
            Map.entry("Canada/Atlantic", "America/Halifax"),
            Map.entry("Canada/Central", "America/Winnipeg"),
            Map.entry("Canada/Eastern", "America/Toronto"),
            Map.entry("Canada/Mountain", "America/Edmonton"),
            Map.entry("Canada/Newfoundland", "America/St_Johns"),
            Map.entry("Canada/Pacific", "America/Vancouver"),
            Map.entry("Canada/Saskatchewan", "America/Regina"),
            Map.entry("Canada/Yukon", "America/Whitehorse"),
            Map.entry("Chile/Continental", "America/Santiago"),
            Map.entry("Chile/EasterIsland", "Pacific/Easter"),
            Map.entry("Mexico/BajaNorte", "America/Tijuana"),
            Map.entry("Mexico/BajaSur", "America/Mazatlan"),
            Map.entry("Mexico/General", "America/Mexico_City"),
            Map.entry("US/Alaska", "America/Anchorage"),
            Map.entry("US/Aleutian", "America/Adak"),
            Map.entry("US/Arizona", "America/Phoenix"),
            Map.entry("US/Central", "America/Chicago"),
            Map.entry("US/East-Indiana", "America/Indiana/Indianapolis"),
            Map.entry("US/Eastern", "America/New_York"),
            Map.entry("US/Hawaii", "Pacific/Honolulu"),
            Map.entry("US/Indiana-Starke", "America/Indiana/Knox"),
            Map.entry("US/Michigan", "America/Detroit"),
            Map.entry("US/Mountain", "America/Denver"),
            Map.entry("US/Pacific", "America/Los_Angeles"),
            Map.entry("US/Samoa", "Pacific/Pago_Pago"),
            Map.entry("Cuba", "America/Havana"),
            Map.entry("Egypt", "Africa/Cairo"),
            Map.entry("Eire", "Europe/Dublin"),
            Map.entry("GB", "Europe/London"),
            Map.entry("GB-Eire", "Europe/London"),
            Map.entry("Hongkong", "Asia/Hong_Kong"),
            Map.entry("Iceland", "Atlantic/Reykjavik"),
            Map.entry("Iran", "Asia/Tehran"),
            Map.entry("Israel", "Asia/Jerusalem"),
            Map.entry("Jamaica", "America/Jamaica"),
            Map.entry("Japan", "Asia/Tokyo"),
            Map.entry("Kwajalein", "Pacific/Kwajalein"),
            Map.entry("Libya", "Africa/Tripoli"),
            Map.entry("NZ", "Pacific/Auckland"),
            Map.entry("NZ-CHAT", "Pacific/Chatham"),
            Map.entry("Navajo", "America/Denver"),
            Map.entry("PRC", "Asia/Shanghai"),
            Map.entry("Poland", "Europe/Warsaw"),
            Map.entry("Portugal", "Europe/Lisbon"),
            Map.entry("ROK", "Asia/Seoul"),
            Map.entry("Singapore", "Asia/Singapore"),
            Map.entry("Turkey", "Europe/Istanbul"),
            Map.entry("W-SU", "Europe/Moscow"),
            Map.entry("UCT", "Etc/UTC"),
            Map.entry("Etc/UCT", "Etc/UTC"),
            Map.entry("Etc/Universal", "Etc/UTC"),
            Map.entry("Etc/Zulu", "Etc/UTC"),
            Map.entry("Universal", "Etc/UTC"),
            Map.entry("Zulu", "Etc/UTC"),
            Map.entry("GMT0", "Etc/GMT"),
            Map.entry("Greenwich", "Etc/GMT"),
            Map.entry("Etc/GMT0", "Etc/GMT"),
            Map.entry("Etc/GMT+0", "Etc/GMT"),
            Map.entry("Etc/GMT-0", "Etc/GMT"),
            Map.entry("Etc/Greenwich", "Etc/GMT"));

    private Zones() {}

    /** A zone of the tz database by its exact name; offsets such as {@code +03:00} are none. */
    public static Optional<ZoneId> find(String name) {
        return ZoneRulesProvider.getAvailableZoneIds().contains(name) ? Optional.of(ZoneId.of(name)) : Optional.empty();
    }

    /** @throws InvalidExpression when there is no such zone */
    public static ZoneId require(String name) {
        return find(name)
                .orElseThrow(() -> new InvalidExpression(
                        "zone", "'" + name + "' is no time zone; give an IANA name such as Europe/Moscow or UTC"));
    }

    /** The present name of a place whose zone was renamed, or else the same name. */
    public static String currentName(String name) {
        return RENAMED.getOrDefault(name, name);
    }
}
