package dev.understudy.kit.security;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.ZoneId;
import org.hibernate.annotations.Immutable;

/** What every service knows of a project. Written by {@link ProjectDirectory} only. */
@Entity
@Immutable
@Table(name = "project_directory")
public class ProjectEntry {

    @Id
    @Column(name = "project_id")
    String projectId;

    @Column(name = "client_id")
    String clientId;

    @Column(name = "name")
    String name;

    @Column(name = "time_zone")
    String timeZone;

    @Column(name = "version")
    long version;

    protected ProjectEntry() {}

    public String projectId() {
        return projectId;
    }

    public String clientId() {
        return clientId;
    }

    public String name() {
        return name;
    }

    /** The project's own days and months. */
    public ZoneId timeZone() {
        return ZoneId.of(timeZone);
    }

    /** Version of the passport that this comes from. */
    public long version() {
        return version;
    }
}
