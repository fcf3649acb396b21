package dev.understudy.passport.ownership;

import java.util.List;

/**
 * The client's legal entity.
 *
 * @param names the official name and others that it goes by (short, Latin)
 * @param numbers INN, OGRN and other register numbers
 */
public record LegalEntity(List<String> names, List<String> numbers) {

    boolean isSoleProprietor() {
        // An INN of 12 digits is a natural person's, one of 10 a company's (order of the tax service, ED-7-14/617@).
        return names.stream().map(LegalName::of).anyMatch(LegalName::isSoleProprietor)
                || numbers.stream().anyMatch(number -> number.matches("[0-9]{12}"));
    }
}
