package dev.understudy.incident.calendar;

/** A calendar does not hold as much working time as was asked for, within {@link WorkingCalendar#HORIZON_DAYS} days. */
public final class NoWorkingTime extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoWorkingTime(WorkingCalendar calendar) {
        super("calendar '" + calendar.name() + "' has too little working time: the clock would not run out within "
                + WorkingCalendar.HORIZON_DAYS / 365 + " years; give it working hours, or a shorter time");
    }
}
