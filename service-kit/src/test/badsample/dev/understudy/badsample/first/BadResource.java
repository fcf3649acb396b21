package dev.understudy.badsample.first;

import io.quarkus.security.Authenticated;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import java.util.List;

public class BadResource {

    private final EntityManager entities;

    BadResource(EntityManager entities) {
        this.entities = entities;
    }

    @Entity
    public static class Row {}

    public List<Row> entities() {
        return entities.createQuery("from Row", Row.class).getResultList();
    }

    @Authenticated
    public void open() {}
}
