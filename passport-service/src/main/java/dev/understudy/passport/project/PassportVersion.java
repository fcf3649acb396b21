package dev.understudy.passport.project;

import java.time.Instant;

/**
 * One applied document.
 *
 * @param version from 1, without gaps within a project
 * @param sha256 of the document's UTF-8 bytes, hexadecimal
 * @param appliedBy subject of the token
 * @param appliedAt UTC
 */
public record PassportVersion(String projectId, long version, String sha256, String appliedBy, Instant appliedAt) {}
