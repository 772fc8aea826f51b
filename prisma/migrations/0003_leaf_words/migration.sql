-- What the search finds a leaf by. The words are cut in code (lib/taxonomy/search-words.ts), so that every script and
-- every database's locale give the same ones; rows of leaves that were there before are made by the worker.
CREATE TABLE "LeafWords" (
    "projectId" UUID NOT NULL,
    "nodeId" UUID NOT NULL,
    "revisionId" UUID NOT NULL,
    "about" JSONB NOT NULL,
    "words" tsvector NOT NULL,

    CONSTRAINT "LeafWords_pkey" PRIMARY KEY ("nodeId")
);
CREATE UNIQUE INDEX "LeafWords_projectId_nodeId_key" ON "LeafWords"("projectId", "nodeId");
CREATE INDEX "LeafWords_projectId_revisionId_idx" ON "LeafWords"("projectId", "revisionId");
CREATE INDEX "LeafWords_words_idx" ON "LeafWords" USING GIN ("words");
ALTER TABLE "LeafWords" ADD CONSTRAINT "LeafWords_projectId_nodeId_fkey" FOREIGN KEY ("projectId", "nodeId") REFERENCES "TaxonomyNode"("projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "LeafWords" ADD CONSTRAINT "LeafWords_projectId_revisionId_fkey" FOREIGN KEY ("projectId", "revisionId") REFERENCES "NodeRevision"("projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- An erased text is found no more. The worker makes the leaf's row again, without it.
CREATE FUNCTION forget_erased_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM "LeafWords" WHERE "revisionId" IN (
        SELECT rs."revisionId" FROM "SeedVersion" v
        JOIN "RevisionSeed" rs ON rs."projectId" = v."projectId" AND rs."seedVersionId" = v.id
        WHERE v."textSha256" = NEW.sha256);
    RETURN NULL;
END $$;
CREATE TRIGGER forget_erased_words AFTER UPDATE OF "body" ON "Text" FOR EACH ROW
    WHEN (OLD."body" IS NOT NULL AND NEW."body" IS NULL) EXECUTE FUNCTION forget_erased_words();
