package dev.understudy.kit.app;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;

@Entity
class Thing {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    @Column(name = "project_id")
    String projectId;

    String name;

    protected Thing() {}

    Thing(String projectId, String name) {
        this.projectId = projectId;
        this.name = name;
    }
}
