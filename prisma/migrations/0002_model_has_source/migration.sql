-- How a model came to be: "tiny" and "smollm2" are made on demand by a job, "folder" is named by an admin,
-- "training" is a checkpoint of ours, "results" is only scored elsewhere. `problem` says why it is not there.
ALTER TABLE "StudentModel" ADD COLUMN "source" TEXT NOT NULL;
ALTER TABLE "StudentModel" ADD COLUMN "problem" TEXT;
ALTER TABLE "StudentModel" ADD CHECK ("source" IN ('tiny', 'smollm2', 'folder', 'training', 'results'));
