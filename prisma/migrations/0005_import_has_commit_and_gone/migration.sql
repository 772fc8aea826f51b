-- An import of a git source is pinned to the commit that was read. `goneCount` live leaves below `scope` are not in
-- what was sent; they stay.
ALTER TABLE "TaxonomyImport" ADD COLUMN "ref" TEXT, ADD COLUMN "commit" TEXT, ADD COLUMN "scope" TEXT COLLATE "C",
    ADD COLUMN "goneCount" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "TaxonomyImport" ADD CHECK (("ref" IS NULL) = ("commit" IS NULL)),
    ADD CHECK ("commit" ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'), ADD CHECK ("goneCount" >= 0);
